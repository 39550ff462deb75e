package io.crossdock.broker.rest.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.crossdock.broker.rest.JsonLines;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Tells of a watched client's requests as they come, until it is watched no more or enough was told. What ends it is the last
 * line. Confined to one thread.
 */
final class TraceFollowing {
    private static final Logger LOG = LoggerFactory.getLogger(TraceFollowing.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int LOOKS_PER_PROGRESS = 4;
    /** Brokers come and go while one looks for what is slow. */
    private static final int MOST_FAILURES = 20;

    private final Admin admin;
    private final String id;
    private final long limit;
    private final TraceStreams streams;
    private final Map<Integer, Long> known = new HashMap<>();
    private TraceDto trace;
    private long told;
    private long missed;

    /** @param limit requests that are told of at most */
    TraceFollowing(Admin admin, TraceDto trace, long limit, TraceStreams streams) {
        this.admin = admin;
        this.id = trace.id();
        this.trace = trace;
        this.limit = limit;
        this.streams = streams;
    }

    /** @throws IOException when the client has gone */
    void run(OutputStream client) throws IOException {
        var lines = new JsonLines(client);
        try {
            String reason = follow(lines);
            lines.add(json -> {
                json.writeObjectFieldStart("end");
                json.writeStringField("reason", reason);
                counts(json);
                json.writeEndObject();
            });
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            error(lines, "the hub is stopping");
        } catch (ExecutionException | RuntimeException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.info("The trace {} is not followed any further: {}", id, cause.toString());
            error(lines, String.valueOf(cause.getMessage()));
        }
        lines.send();
    }

    private void error(JsonLines lines, String detail) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("error");
            json.writeStringField("detail", detail);
            counts(json);
            json.writeEndObject();
        });
    }

    private void counts(JsonGenerator json) throws IOException {
        json.writeNumberField("told", told);
        json.writeNumberField("passedOver", trace.passedOver());
        json.writeNumberField("missed", missed);
    }

    /** @return why it ended */
    private String follow(JsonLines lines) throws IOException, ExecutionException, InterruptedException {
        int failures = 0;
        for (int look = 0; ; look++) {
            try {
                boolean due = look % LOOKS_PER_PROGRESS == 0;
                if (due) {
                    trace = TraceReader.one(admin, id);
                }
                boolean over = trace.secondsLeft() == 0;
                List<SeenRequest> next = TraceReader.requests(admin, id, known);
                if (tell(next, lines)) {
                    return "limit";
                }
                if (over && next.isEmpty()) {
                    return "over";
                }
                if (due) {
                    progress(lines);
                }
                failures = 0;
            } catch (ExecutionException notNow) {
                failures++;
                if (failures > MOST_FAILURES || !(notNow.getCause() instanceof RetriableException)) {
                    throw notNow;
                }
            }
            lines.send();
            if (streams.stopsWithin(PAUSE)) {
                return "stopped";
            }
        }
    }

    /** @return whether that was enough */
    private boolean tell(List<SeenRequest> next, JsonLines lines) throws IOException {
        for (SeenRequest request : next) {
            Long before = known.put(request.broker(), request.sequence());
            missed += request.sequence() - (before == null ? 0 : before) - 1;
            lines.add(request::write);
            told++;
            if (told == limit) {
                return true;
            }
        }
        return false;
    }

    private void progress(JsonLines lines) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("progress");
            counts(json);
            json.writeNumberField("secondsLeft", trace.secondsLeft());
            json.writeEndObject();
        });
    }
}
