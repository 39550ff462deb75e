/** The metrics under the names that Apache Kafka gives them in JMX, for dashboards and agents that are made for these. */
@NullMarked
package io.crossdock.hub.metrics.jmx;

import org.jspecify.annotations.NullMarked;
