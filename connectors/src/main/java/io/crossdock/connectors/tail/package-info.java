/** Log files that are read while others write and rotate them, with a position that survives a crash. */
@NullMarked
package io.crossdock.connectors.tail;

import org.jspecify.annotations.NullMarked;
