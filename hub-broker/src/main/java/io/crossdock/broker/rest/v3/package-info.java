/** The resources of Confluent's REST API v3 for Kafka that clusters are administered with, in its shape, so that tools and
 * Terraform providers made for it work. */
@NullMarked
package io.crossdock.broker.rest.v3;

import org.jspecify.annotations.NullMarked;
