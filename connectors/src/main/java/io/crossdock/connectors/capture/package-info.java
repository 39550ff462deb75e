/** Changes of tables of PostgreSQL, as they are committed: a snapshot first, then what logical decoding tells. */
@NullMarked
package io.crossdock.connectors.capture;

import org.jspecify.annotations.NullMarked;
