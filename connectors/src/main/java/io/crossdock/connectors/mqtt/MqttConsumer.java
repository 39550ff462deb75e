package io.crossdock.connectors.mqtt;

import io.crossdock.connectors.camel.OriginReport;
import io.crossdock.connectors.camel.OriginTrouble;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps a session as long as its route runs, and opens the next when one has ended. */
final class MqttConsumer extends DefaultConsumer implements MqttSession.Taker {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConsumer.class);
    private static final long SHORTEST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final MqttSettings settings;
    private final OriginTrouble trouble; // of the control thread alone
    private @Nullable ScheduledExecutorService control;
    private @Nullable MqttSession session; // touched by the control thread alone
    private long pause = SHORTEST_PAUSE_MILLIS; // so is this

    MqttConsumer(MqttEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        settings = endpoint.settings();
        trouble = new OriginTrouble(OriginReport.of(endpoint.getCamelContext()));
    }

    /** Returns when it is subscribed, so that a broker that is away or refuses is seen in the connector's state. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ScheduledExecutorService thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "mqtt");
        control = thread;
        try {
            thread.submit(() -> {
                        session = MqttSession.open(settings, this);
                        return session;
                    })
                    .get();
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof IOException away ? away : refused;
        }
    }

    @Override
    protected void doStop() throws Exception {
        ScheduledExecutorService thread = control;
        control = null;
        if (thread != null) {
            thread.submit(this::closeSession).get(30, TimeUnit.SECONDS);
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(thread);
        }
        super.doStop();
    }

    @Override
    public void ended(Exception cause) {
        ScheduledExecutorService thread = control;
        if (thread != null) {
            LOG.warn(
                    "The session {} with {} has ended and is opened again: {}",
                    settings.clientId(),
                    settings.url(),
                    cause.getMessage());
            var unused = thread.schedule(this::openAgain, SHORTEST_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void openAgain() {
        closeSession();
        ScheduledExecutorService thread = control;
        if (thread == null) {
            return;
        }
        try {
            session = MqttSession.open(settings, this);
            pause = SHORTEST_PAUSE_MILLIS;
            trouble.readable();
        } catch (IOException | RuntimeException away) {
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            trouble.unreadable(away);
            var unused = thread.schedule(this::openAgain, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void closeSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public void take(String topic, MqttMessage sent) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            addProperties(message, sent.getProperties());
            message.setHeader("MqttTopic", topic);
            message.setHeader("MqttRetained", sent.isRetained());
            message.setHeader("MqttDuplicate", sent.isDuplicate());
            message.setBody(sent.getPayload());
            getProcessor().process(exchange);
            Exception failure = exchange.getException();
            if (failure != null) {
                throw failure;
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /** Who publishes must not be able to tell Camel's components what to do. */
    private static void addProperties(Message message, @Nullable MqttProperties properties) {
        List<UserProperty> own = properties == null ? null : properties.getUserProperties();
        if (own != null) {
            own.forEach(property -> {
                String name = property.getKey().toLowerCase(Locale.ROOT);
                if (!name.startsWith("camel") && !name.startsWith("org.apache.camel")) {
                    message.setHeader(property.getKey(), property.getValue());
                }
            });
        }
    }
}
