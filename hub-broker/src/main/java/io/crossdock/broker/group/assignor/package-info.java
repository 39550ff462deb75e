/** How the partitions of topics are shared out among the members of a consumer group: pure functions, chosen by name.
 * {@link io.crossdock.broker.group.assignor.Assignors} is the list. */
@NullMarked
package io.crossdock.broker.group.assignor;

import org.jspecify.annotations.NullMarked;
