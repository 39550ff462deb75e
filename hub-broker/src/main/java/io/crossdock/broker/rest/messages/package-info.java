/** Records over HTTP: those of a topic are searched and shown, one is written. By Kafka's public clients alone, which act as
 * whoever calls; no group is made and no offset committed. */
@NullMarked
package io.crossdock.broker.rest.messages;

import org.jspecify.annotations.NullMarked;
