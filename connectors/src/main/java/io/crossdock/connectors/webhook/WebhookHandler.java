package io.crossdock.connectors.webhook;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * From a request to its answer. The body is read whole, since the signature is over its bytes; only what is signed
 * rightly goes on. The answer waits for the hub, but no longer than the settings say: a sender that gave up waiting
 * would not know more, and sends again anyway. Thread-safe.
 */
final class WebhookHandler extends Handler.Abstract.NonBlocking {
    private final WebhookSettings settings;
    private final Sender sender;
    private final Clock clock;
    private final Executor workers;
    private final Taker taker;

    /** @param workers runs what waits for the hub, and refuses what is too much */
    WebhookHandler(WebhookSettings settings, Sender sender, Clock clock, Executor workers, Taker taker) {
        this.settings = settings;
        this.sender = sender;
        this.clock = clock;
        this.workers = workers;
        this.taker = taker;
    }

    /** Where requests go that are the sender's. */
    @FunctionalInterface
    interface Taker {
        /**
         * Returns when the hub has acknowledged what came of it.
         *
         * @throws Exception if it has not
         */
        void take(Received request, Sender.Event event) throws Exception;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var answer = new Answer(response, callback);
        if (!Request.getPathInContext(request).equals(settings.path())) {
            answer.refusedUnread(404, "Not found", "webhooks are taken at " + settings.path());
        } else if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, HttpMethod.POST.asString());
            answer.refusedUnread(405, "Method not allowed", "webhooks come by POST");
        } else if (request.getLength() > settings.largest()) {
            refuseTooLarge(answer);
        } else {
            read(request, answer);
        }
        return true;
    }

    private void refuseTooLarge(Answer answer) {
        answer.refusedUnread(413, "Content too large", "a body may have " + settings.largest() + " bytes at most");
    }

    private void read(Request request, Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.putIfAbsent(field.getName(), field.getValue() == null ? "" : field.getValue());
        }
        BoundedBody.read(request, settings.largest(), clock, new BoundedBody.WhenRead() {
            @Override
            public void whole(byte[] body) {
                judge(request, new Received(headers, body), answer);
            }

            @Override
            public void tooLarge() {
                refuseTooLarge(answer);
            }

            @Override
            public void broken() {
                answer.refusedUnread(408, "Request timeout", "the body did not come whole in time");
            }
        });
    }

    private void judge(Request request, Received received, Answer answer) {
        String refusal = sender.refusal(received, clock.instant());
        if (refusal != null) {
            answer.refused(401, "Not the sender's signature", refusal);
            return;
        }
        var timeOut = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> answer.later("the hub has not acknowledged it in time; it may have it nevertheless"),
                        settings.answerWithin().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            workers.execute(() -> {
                take(received, answer);
                timeOut.cancel();
            });
        } catch (RejectedExecutionException tooMuch) {
            timeOut.cancel();
            answer.later("more requests wait for the hub than this connector holds");
        }
    }

    /** Why not is in the connector's state, and is nothing for strangers. */
    private void take(Received received, Answer answer) {
        try {
            taker.take(received, sender.event(received));
            answer.taken();
        } catch (Exception notTaken) {
            answer.later("the hub did not take it");
        }
    }
}
