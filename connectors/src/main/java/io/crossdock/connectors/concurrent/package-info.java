/** Small tools for threads that wait for one another. Knows nothing of connectors. */
@NullMarked
package io.crossdock.connectors.concurrent;

import org.jspecify.annotations.NullMarked;
