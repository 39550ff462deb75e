package io.crossdock.broker;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The others of a broker that is alone. */
final class NoPeers implements Peers {
    @Override
    public CompletableFuture<AbstractResponse> send(
            BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
        throw new AssertionError("there is no other broker to ask: " + to);
    }

    @Override
    public CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout) {
        throw new AssertionError("there is no other broker to fetch from: " + to);
    }
}
