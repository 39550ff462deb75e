/** Which node runs what may run once only: leases by a consumer group, over Kafka's public protocol alone. */
@NullMarked
package io.crossdock.connectors.lease;

import org.jspecify.annotations.NullMarked;
