/** Small tools for running work in order: keyed serial execution, deadlines. Knows nothing of Kafka. */
@NullMarked
package io.crossdock.broker.concurrent;

import org.jspecify.annotations.NullMarked;
