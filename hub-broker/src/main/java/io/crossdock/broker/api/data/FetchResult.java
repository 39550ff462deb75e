package io.crossdock.broker.api.data;

import io.crossdock.broker.request.Reply;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.requests.FetchResponse;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What one attempt at a fetch found.
 *
 * @param found for each target, in the same order
 * @param bytes of records, all partitions together
 * @param atOnce whether it is answered without waiting: a partition has an error, or goes on behind a segment that ends
 *     here, so that waiting brings nothing to this answer
 * @param outflow what must be released if the answer is not sent; null if it has no records
 * @param hints for clients that came to the wrong broker
 * @param bill what it costs of the client's limits if it is the answer
 */
record FetchResult(
        List<PartitionData> found,
        long bytes,
        boolean atOnce,
        @Nullable Outflow outflow,
        LeaderHints hints,
        FetchToll.Bill bill) {
    /** What a follower is told whose next request is here already: nothing, for that one is answered in its place. */
    static FetchResult nothing() {
        return new FetchResult(List.of(), 0, false, null, LeaderHints.NONE, FetchToll.Bill.NONE);
    }

    Reply reply(FetchScope scope) {
        return reply(scope, 0);
    }

    /** @param throttleMillis how long the client should wait before it asks again */
    Reply reply(FetchScope scope, int throttleMillis) {
        try {
            return answer(scope, throttleMillis);
        } catch (Throwable failed) {
            release();
            throw failed;
        }
    }

    private Reply answer(FetchScope scope, int throttleMillis) {
        List<Runnable> sent = outflow == null ? List.of() : outflow.leave();
        bill.pay();
        FetchResponseData answer = scope.answer(found).setThrottleTimeMs(throttleMillis);
        hints.addTo(answer);
        return new Reply.Answer(FetchResponse.of(answer), sent);
    }

    void release() {
        if (outflow != null) {
            outflow.release();
        }
    }
}
