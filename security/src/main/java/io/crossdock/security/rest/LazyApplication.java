package io.crossdock.security.rest;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The REST application behind a server that listens already.
 *
 * <p>Making it costs more CPU than starting the broker. So it is made once, on its own thread, when somebody asks or the
 * first request comes, and requests that come before it is done wait for it. Thread-safe.
 */
final class LazyApplication extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(LazyApplication.class);

    private final Supplier<Handler> maker;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Handler> made = new CompletableFuture<>();

    LazyApplication(Supplier<Handler> maker) {
        this.maker = maker;
    }

    /** Begins to make it, unless that has begun already; returns at once. */
    void prepare() {
        if (begun.compareAndSet(false, true)) {
            var thread = new Thread(this::make, "http-application");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void make() {
        try {
            Handler application = maker.get();
            application.setServer(getServer());
            application.start();
            made.complete(application);
        } catch (Exception | LinkageError failure) {
            LOG.error("the REST resources cannot be served; every request is answered with status 500", failure);
            made.completeExceptionally(failure);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        prepare();
        return made.get().handle(request, response, callback);
    }

    @Override
    protected void doStop() throws Exception {
        if (begun.get() && !made.isCompletedExceptionally()) {
            made.get().stop();
        }
        super.doStop();
    }
}
