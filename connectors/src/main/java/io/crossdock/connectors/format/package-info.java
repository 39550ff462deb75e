/** Formats of values: bytes to maps, lists and texts and back, with the place of what is wrong. */
@NullMarked
package io.crossdock.connectors.format;

import org.jspecify.annotations.NullMarked;
