package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** For partitions with one replica: whoever asks for another broker is wrong. */
public final class NoReplication implements Peers {
    private static final ReplicationConfig CONFIG = new ReplicationConfig(
            Duration.ofSeconds(30),
            1 << 20,
            10 << 20,
            1,
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            Duration.ZERO);

    private NoReplication() {}

    public static Replication of(Clock clock) {
        return new Replication(
                CONFIG,
                (id, topic, step, joining) -> {
                    throw new AssertionError("nobody else is there to be in sync");
                },
                new NoReplication(),
                (delay, on, task) -> () -> {},
                clock);
    }

    @Override
    public CompletableFuture<AbstractResponse> send(
            BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
        throw new AssertionError("there is no broker " + to);
    }

    @Override
    public CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout) {
        throw new AssertionError("there is no broker " + to);
    }
}
