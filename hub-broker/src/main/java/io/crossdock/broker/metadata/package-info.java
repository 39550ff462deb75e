/** What every broker knows of the cluster: the immutable {@link io.crossdock.broker.metadata.ClusterImage} and the port
 * through which it changes. Only {@code metadata.zk} knows that ZooKeeper keeps it. */
@NullMarked
package io.crossdock.broker.metadata;

import org.jspecify.annotations.NullMarked;
