package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** One request to another broker on its way: waiting to be sent, or for its answer. Confined to its event loop. */
final class PeerExchange {
    /**
     * What came back.
     *
     * @param frame what the response may be a view of; whoever takes this releases it
     */
    record Answer(AbstractResponse response, ByteBuf frame) {}

    private final AbstractRequest.Builder<?> request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable RequestHeader header;
    private @Nullable Future<?> deadline;

    PeerExchange(AbstractRequest.Builder<?> request) {
        this.request = request;
    }

    AbstractRequest.Builder<?> request() {
        return request;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** It has been sent, with this header. */
    void sent(RequestHeader with) {
        header = with;
    }

    /** The header it was sent with. */
    @Nullable
    RequestHeader header() {
        return header;
    }

    /** Runs when it is over with the time granted, unless it is complete before. */
    void deadline(Future<?> scheduled) {
        deadline = scheduled;
    }

    void complete(Answer with) {
        end();
        if (!answer.complete(with)) {
            with.frame().release();
        }
    }

    void fail(RuntimeException failure) {
        end();
        answer.completeExceptionally(failure);
    }

    private void end() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
