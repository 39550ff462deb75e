/** Each entry of the catalogue against the real thing, which is killed in the middle. */
@NullMarked
package io.crossdock.connectors.catalogue;

import org.jspecify.annotations.NullMarked;
