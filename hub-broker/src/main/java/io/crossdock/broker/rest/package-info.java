/** Topics, configurations, groups, brokers and the cluster over HTTP, by Kafka's public {@code Admin} client alone: they
 * serve an Apache Kafka cluster as well. */
@NullMarked
package io.crossdock.broker.rest;

import org.jspecify.annotations.NullMarked;
