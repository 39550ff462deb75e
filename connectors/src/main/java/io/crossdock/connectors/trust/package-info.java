/** Whose certificates connectors believe. */
@NullMarked
package io.crossdock.connectors.trust;

import org.jspecify.annotations.NullMarked;
