/** Operating a cluster over Kafka's Admin client: where replicas are, where they should be, and getting them there. */
@NullMarked
package io.crossdock.cli.cluster;

import org.jspecify.annotations.NullMarked;
