/** Where the cluster's memory is kept: the only package that knows ZooKeeper, both the server that can run in this
 * process and the client behind {@link io.crossdock.broker.metadata.MetadataStore}. */
@NullMarked
package io.crossdock.broker.metadata.zk;

import org.jspecify.annotations.NullMarked;
