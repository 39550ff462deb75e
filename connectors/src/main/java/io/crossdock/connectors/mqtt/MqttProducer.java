package io.crossdock.connectors.mqtt;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Publishes each message with quality of service 1 and returns when the broker has acknowledged it. A connection that
 * failed is left, and the next message makes another. Thread-safe: one at a time.
 */
final class MqttProducer extends DefaultProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MqttProducer.class);
    private static final int AT_LEAST_ONCE = 1;
    private static final int REFUSED = 0x80;
    private final MqttSettings settings;
    private final boolean retained;
    private @Nullable MqttAsyncClient connected;

    MqttProducer(MqttEndpoint endpoint, boolean retained) {
        super(endpoint);
        this.settings = endpoint.settings();
        this.retained = retained;
    }

    @Override
    public synchronized void process(Exchange exchange) throws Exception {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        var message = new MqttMessage(body == null ? new byte[0] : body);
        message.setQos(AT_LEAST_ONCE);
        message.setRetained(retained);
        long patience = MqttSettings.PATIENCE.toMillis();
        try {
            IMqttToken answer = client().publish(settings.topic(), message);
            answer.waitForCompletion(patience);
            int[] reasons = answer.getReasonCodes();
            if (reasons != null && reasons.length > 0 && reasons[0] >= REFUSED) {
                throw new IOException(
                        "the broker refuses the message with reason code 0x" + Integer.toHexString(reasons[0]));
            }
        } catch (MqttException lost) {
            leave();
            throw new IOException("not published at " + settings.url() + ": " + lost.getMessage(), lost);
        }
    }

    private MqttAsyncClient client() throws MqttException, IOException {
        MqttAsyncClient client = connected;
        if (client != null && client.isConnected()) {
            return client;
        }
        leave();
        client = new MqttAsyncClient(settings.url(), settings.clientId(), new MemoryPersistence());
        connected = client;
        client.connect(settings.options(true)).waitForCompletion(MqttSettings.PATIENCE.toMillis());
        return client;
    }

    private void leave() {
        MqttAsyncClient client = connected;
        connected = null;
        if (client == null) {
            return;
        }
        try {
            client.disconnectForcibly(0, 1_000, true);
        } catch (MqttException alreadyGone) {
            LOG.debug("{} was not connected any more", settings.url(), alreadyGone);
        }
        try {
            client.close(true);
        } catch (MqttException alreadyClosed) {
            LOG.debug("{} was closed before", settings.url(), alreadyClosed);
        }
    }

    @Override
    protected synchronized void doStop() throws Exception {
        leave();
        super.doStop();
    }
}
