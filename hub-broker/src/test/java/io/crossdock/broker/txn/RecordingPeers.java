package io.crossdock.broker.txn;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Other brokers, which answer when a test lets them. Thread-safe. */
final class RecordingPeers implements Peers {
    private final List<Asked> asked = new ArrayList<>();

    record Asked(BrokerImage to, AbstractRequest request, CompletableFuture<AbstractResponse> answer) {}

    @Override
    public synchronized CompletableFuture<AbstractResponse> send(
            BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
        var answer = new CompletableFuture<AbstractResponse>();
        asked.add(new Asked(to, request.build(), answer));
        return answer;
    }

    @Override
    public CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout) {
        throw new AssertionError("nothing is fetched here");
    }

    /** In the order they were sent. A copy. */
    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }
}
