package io.crossdock.security.rest;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.io.EOFException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends each answer that was not finished when the resource was done with it. Resources answer before they return; but
 * Jersey forgets about an answer whose client goes away after its first bytes were sent, and a server that stops would wait
 * for it. Thread-safe.
 */
final class FinishedAnswers extends Handler.Wrapper {
    FinishedAnswers(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var answer = new Answer(callback);
        boolean handled = super.handle(request, response, answer);
        if (handled) {
            answer.failed(new EOFException("the client went away before the answer was whole"));
        }
        return handled;
    }

    /** Finished once: what comes later is of no consequence. */
    private static final class Answer implements Callback {
        private final Callback callback;
        private final AtomicBoolean finished = new AtomicBoolean();

        Answer(Callback callback) {
            this.callback = callback;
        }

        @Override
        public void succeeded() {
            if (finished.compareAndSet(false, true)) {
                callback.succeeded();
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (finished.compareAndSet(false, true)) {
                callback.failed(cause);
            }
        }
    }
}
