package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.peer.Peers;

import java.time.Clock;

/**
 * What partitions with several replicas need of the rest of the broker.
 *
 * @param changes how in-sync replicas are changed
 * @param leaders how followers reach leaders; nothing else uses it
 */
public record Replication(ReplicationConfig config, InSyncChanges changes, Peers leaders, Timer timer, Clock clock) {}
