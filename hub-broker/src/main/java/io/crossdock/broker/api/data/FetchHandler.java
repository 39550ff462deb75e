package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.concurrent.Wait;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.errors.FetchSessionIdNotFoundException;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Serves consumers. What is there leaves as ranges of segment files; if it is less than the client wants, the answer
 * waits for more, and is woken by the append that brings it.
 *
 * <p>Every fetch is a full one: session id 0 tells the client that no incremental session (KIP-227) was made.
 */
public final class FetchHandler implements RequestHandler<FetchRequest> {
    /** A client that is gone is waited for no longer than this; one that is there just asks again. */
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private final MetadataStore metadata;
    private final Partitions partitions;
    private final KeyedExecutor work;
    private final Timer timer;
    private final int maxBytes;

    /** @param maxBytes bound on the records of one response, whatever the client asks for ({@code fetch.max.bytes}) */
    public FetchHandler(MetadataStore metadata, Partitions partitions, KeyedExecutor work, Timer timer, int maxBytes) {
        this.metadata = metadata;
        this.partitions = partitions;
        this.work = work;
        this.timer = timer;
        this.maxBytes = maxBytes;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.FETCH;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.FETCH);
    }

    @Override
    public CompletionStage<Reply> handle(FetchRequest request, RequestContext context) {
        FetchRequestData data = request.data();
        if (data.sessionId() != FetchMetadata.INVALID_SESSION_ID) {
            throw new FetchSessionIdNotFoundException("there is no fetch session " + data.sessionId());
        }
        // Reading may wait for the disk, so it runs on a lane; one per connection keeps its fetches in order.
        Executor lane = work.lane(context.session().connectionId());
        var fetch = new FetchAttempt(request, context, metadata, partitions, Math.min(maxBytes, request.maxBytes()));
        return Wait.forResult(
                Duration.ofMillis(Math.min(LONGEST_WAIT_MILLIS, Math.max(0, data.maxWaitMs()))),
                timer,
                lane,
                () -> answerIfEnough(fetch, data.minBytes()),
                () -> fetch.read().reply(),
                fetch::watch);
    }

    private static Optional<Reply> answerIfEnough(FetchAttempt fetch, int minBytes) {
        FetchResult result = fetch.read();
        if (result.bytes() >= minBytes || result.failed()) {
            return Optional.of(result.reply());
        }
        result.release();
        return Optional.empty();
    }
}
