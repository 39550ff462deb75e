/** Consumer groups: who is a member, which generation, what was assigned, how far each group has read. One
 * {@link io.crossdock.broker.group.GroupShard} per partition of {@code __consumer_offsets} decides;
 * {@link io.crossdock.broker.group.GroupCoordinator} is what the rest of the broker calls. */
@NullMarked
package io.crossdock.broker.group;

import org.jspecify.annotations.NullMarked;
