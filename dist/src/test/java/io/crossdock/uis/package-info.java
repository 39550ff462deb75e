/** What user interfaces made for Apache Kafka ask of a cluster, asked of a hub. */
@org.jspecify.annotations.NullMarked
package io.crossdock.uis;
