package io.crossdock.broker.trace;

import io.crossdock.broker.concurrent.WorkTime;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.trace.TraceRecord.Outcome;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One request of a watched client, from when it was decoded. Is told where it is by whoever has it, and tells of it once,
 * when its answer has left or it is known that none will. Confined to the connection's event loop, except {@link #answered}.
 */
public final class TracedRequest {
    private final RequestHeader header;
    private final Session session;
    private final int bytes;
    private final Instant arrived;
    private final Timeline timeline;
    private final Function<Uuid, String> names;
    private final Consumer<TraceRecord> whenOver;
    private Touched touched;
    private final SortedMap<String, Integer> errors = new TreeMap<>();
    private Duration mute = Duration.ZERO;
    private Outcome outcome = Outcome.CONNECTION_CLOSED;
    private boolean over;

    TracedRequest(
            RequestEnvelope request,
            Session session,
            int bytes,
            Instant arrived,
            Timeline timeline,
            Function<Uuid, String> names,
            Consumer<TraceRecord> whenOver) {
        this.header = request.header();
        this.session = session;
        this.bytes = bytes;
        this.arrived = arrived;
        this.timeline = timeline;
        this.names = names;
        this.whenOver = whenOver;
        this.touched = Touched.by(request.body().data(), names); // now: its frame is given back with the answer
    }

    /** Its first byte came then, by the clock of {@link Traces#now}; 0 if it came whole. */
    public void readSince(long nanos) {
        if (nanos != 0) {
            timeline.readSince(nanos);
        }
    }

    /** Does something of the work for it. */
    public <T> T working(Supplier<T> task) {
        return WorkTime.on(timeline, task);
    }

    /** Its answer is ready. Any thread. */
    public void answered() {
        timeline.answered();
    }

    /**
     * It is its turn to be answered.
     *
     * @param muteNanos how long the client is not read from, for it is over its limits
     */
    public void leaves(Reply reply, long muteNanos) {
        timeline.leaves();
        mute = Duration.ofNanos(muteNanos);
        if (reply instanceof Reply.Silence) {
            outcome = Outcome.NO_ANSWER;
        }
        AbstractResponse response = response(reply);
        if (response != null) {
            response.errorCounts().forEach((error, count) -> {
                if (error != Errors.NONE) {
                    errors.put(error.name(), count);
                }
            });
            if (touched.count() == 0 && response.data() instanceof FetchResponseData fetched) {
                touched = Touched.by(fetched, names); // a session: only the answer says of what
            }
        }
    }

    private static @Nullable AbstractResponse response(Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            return answer.response();
        }
        if (reply instanceof Reply.Admission admission) {
            return admission.response();
        }
        if (reply instanceof Reply.Farewell farewell) {
            return farewell.response();
        }
        return reply instanceof Reply.BareTokens tokens ? tokens.response() : null;
    }

    /** So many bytes of an answer have left. */
    public void written(long responseBytes) {
        outcome = Outcome.ANSWERED;
        end(responseBytes);
    }

    /** No answer leaves any more. Without effect if one has left. */
    public void ends() {
        end(0);
    }

    private void end(long responseBytes) {
        if (over) {
            return;
        }
        over = true;
        String clientId = header.clientId();
        whenOver.accept(new TraceRecord(
                arrived,
                header.apiKey().name(),
                header.apiVersion(),
                header.correlationId(),
                clientId == null ? "" : clientId,
                session.principal().getName(),
                session.clientAddress().getHostAddress(),
                session.listener(),
                bytes,
                responseBytes,
                touched.first(),
                touched.count(),
                errors,
                mute,
                timeline.end(),
                outcome));
    }
}
