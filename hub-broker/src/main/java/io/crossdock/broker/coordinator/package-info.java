/** The runtime of replicated state machines. A shard is the state that one partition's log describes: an operation
 * decides and returns a response and records, {@link io.crossdock.broker.coordinator.Shard#replay} applies the records,
 * and the response leaves once the log has committed them. Knows nothing of what a shard is about. */
@NullMarked
package io.crossdock.broker.coordinator;

import org.jspecify.annotations.NullMarked;
