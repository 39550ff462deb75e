/** Limits over HTTP, by Kafka's public {@code Admin} client alone: they serve an Apache Kafka cluster as well. */
@NullMarked
package io.crossdock.quotas.rest;

import org.jspecify.annotations.NullMarked;
