/** Connectors: one YAML file each, run by Camel, reaching the hub only as ordinary Kafka clients. */
@NullMarked
package io.crossdock.connectors;

import org.jspecify.annotations.NullMarked;
