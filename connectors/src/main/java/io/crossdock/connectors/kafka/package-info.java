/** Kafka as an origin and as a target: topics of another cluster, and those of the hub itself. */
@NullMarked
package io.crossdock.connectors.kafka;

import org.jspecify.annotations.NullMarked;
