/** Records to and from the hub: acknowledged groups, ordered delivery, retries and dead letters. Only Kafka clients, no Camel. */
@NullMarked
package io.crossdock.connectors.delivery;

import org.jspecify.annotations.NullMarked;
