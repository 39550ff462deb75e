/** The port to the other brokers of the cluster: what is asked of them. How it gets there is {@code net}'s. */
@NullMarked
package io.crossdock.broker.peer;

import org.jspecify.annotations.NullMarked;
