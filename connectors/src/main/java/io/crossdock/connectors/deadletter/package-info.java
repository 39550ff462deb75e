/** Dead letters after they were written: found, looked at, changed, and redriven. */
@NullMarked
package io.crossdock.connectors.deadletter;

import org.jspecify.annotations.NullMarked;
