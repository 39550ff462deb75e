package io.crossdock.connectors.webhook;

import io.crossdock.security.tls.TlsSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Listens while its route runs, and hands each request to it as one message. */
final class WebhookConsumer extends DefaultConsumer {
    /** Header of the message: what happened. */
    static final String EVENT = "WebhookEvent";
    /** Header of the message: the same whenever the same event is sent. */
    static final String ID = "WebhookId";

    /** Requests that wait for the hub at once, and how many more are held. */
    private static final int AT_ONCE = 16;

    private static final int HELD = 48;
    /** Between two looks at the file with the certificates. */
    private static final int LOOK_SECONDS = 2;

    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");

    private final WebhookEndpoint endpoint;
    private final Clock clock;
    private @Nullable WebhookServer server;
    private @Nullable ThreadPoolExecutor workers;
    private @Nullable ScheduledExecutorService certificates;

    WebhookConsumer(WebhookEndpoint endpoint, Processor processor, Clock clock) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var threads =
                new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(HELD), task -> {
                    var thread = new Thread(task, "webhook-taker");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        workers = threads;
        WebhookSettings settings = endpoint.settings();
        server = WebhookServer.start(
                settings, endpoint.tls(), new WebhookHandler(settings, endpoint.sender(), clock, threads, this::take));
        endpoint.tls().ifPresent(this::keepFresh);
    }

    @Override
    protected void doStop() throws Exception {
        if (certificates != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(certificates);
            certificates = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
        if (workers != null) {
            workers.shutdown(); // who waits for the hub is answered already, or was told to come again
            workers = null;
        }
        super.doStop();
    }

    private void keepFresh(TlsSource tls) {
        ScheduledExecutorService looks = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "webhook-certificates");
        looks.scheduleWithFixedDelay(tls::refresh, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        certificates = looks;
    }

    private void take(Received request, Sender.Event event) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            request.headers().forEach((name, value) -> {
                if (isPlain(name)) {
                    message.setHeader(name, value);
                }
            });
            put(message, EVENT, event.type());
            put(message, ID, event.id());
            message.setBody(request.body());
            getProcessor().process(exchange);
            Exception failure = exchange.getException();
            if (failure != null) {
                throw failure;
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static void put(Message message, String name, @Nullable String value) {
        message.removeHeader(name); // the request may have one of this name, too
        if (value != null) {
            message.setHeader(name, value);
        }
    }

    /** Camel's own headers tell components what to do, which is not for a stranger; and secrets go no further. */
    private static boolean isPlain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("camel") && !lower.startsWith("org.apache.camel") && !SECRET.contains(lower);
    }
}
