package io.crossdock.security.rest;

import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

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
        var answer = new Answer(request, response, callback);
        boolean handled = super.handle(request, answer, answer);
        if (handled) {
            answer.failed(new EofException("the client went away before the answer was whole"));
        }
        return handled;
    }

    /**
     * Finished once: what comes later is of no consequence. Whoever writes is told once that the client has gone; what is
     * written then, to close the answer properly, goes nowhere.
     */
    private static final class Answer extends Response.Wrapper implements Callback {
        private final Callback callback;
        private final AtomicBoolean finished = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();

        Answer(Request request, Response response, Callback callback) {
            super(request, response);
            this.callback = callback;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer bytes, Callback written) {
            if (lost.get() == null) {
                super.write(last, bytes, Callback.from(written::succeeded, gone -> {
                    lost.set(gone);
                    written.failed(gone);
                }));
            } else {
                written.succeeded();
            }
        }

        @Override
        public void succeeded() {
            Throwable gone = lost.get();
            if (gone != null) {
                failed(gone);
            } else if (finished.compareAndSet(false, true)) {
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
