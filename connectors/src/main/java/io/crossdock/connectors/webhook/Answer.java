package io.crossdock.connectors.webhook;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a sender is told, once, however many have something to say. Thread-safe. */
final class Answer {
    private static final String RETRY_AFTER_SECONDS = "5";
    private final AtomicBoolean given = new AtomicBoolean();
    private final Response response;
    private final Callback callback;

    Answer(Response response, Callback callback) {
        this.response = response;
        this.callback = callback;
    }

    /** The hub has it. */
    void taken() {
        if (given.compareAndSet(false, true)) {
            response.setStatus(204);
            response.write(true, null, callback);
        }
    }

    /** It is not to be sent again as it is. */
    void refused(int status, String title, String why) {
        if (given.compareAndSet(false, true)) {
            write(status, title, why);
        }
    }

    /** As {@link #refused}, with a body that was not read to its end: the next request cannot come behind it. */
    void refusedUnread(int status, String title, String why) {
        if (given.compareAndSet(false, true)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            write(status, title, why);
        }
    }

    /** It is to be sent again later. */
    void later(String why) {
        if (given.compareAndSet(false, true)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
            write(503, "Not taken", why);
        }
    }

    /** RFC 9457, as all REST answers of the hub. */
    private void write(int status, String title, String why) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", why);
        try {
            ByteBuffer text = ByteBuffer.wrap(Json.write(problem));
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
            response.write(true, text, callback);
        } catch (FormatException impossible) {
            callback.failed(impossible); // texts and a number have a form in JSON
        }
    }
}
