package io.crossdock.connectors.mqtt;

import io.crossdock.connectors.camel.SharedClient;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Publishes each message with quality of service 1 and returns when the broker has acknowledged it. A connection that
 * failed is left, and the next message makes another. Thread-safe: the tasks of a sink share a connection.
 */
final class MqttProducer extends DefaultProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MqttProducer.class);
    private static final int AT_LEAST_ONCE = 1;
    private static final int REFUSED = 0x80;
    private final MqttSettings settings;
    private final boolean retained;
    private final SharedClient<MqttAsyncClient> connection;

    MqttProducer(MqttEndpoint endpoint, boolean retained) {
        super(endpoint);
        this.settings = endpoint.settings();
        this.retained = retained;
        this.connection = new SharedClient<>(this::connect, MqttAsyncClient::isConnected, this::end);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        var message = new MqttMessage(body == null ? new byte[0] : body);
        message.setQos(AT_LEAST_ONCE);
        message.setRetained(retained);
        MqttAsyncClient client = connection.get();
        try {
            IMqttToken answer = client.publish(settings.topic(), message);
            answer.waitForCompletion(MqttSettings.PATIENCE.toMillis());
            int[] reasons = answer.getReasonCodes();
            if (reasons != null && reasons.length > 0 && reasons[0] >= REFUSED) {
                throw new IOException(
                        "the broker refuses the message with reason code 0x" + Integer.toHexString(reasons[0]));
            }
        } catch (MqttException lost) {
            connection.leave(client);
            throw notPublished(lost);
        }
    }

    private MqttAsyncClient connect() throws IOException {
        try {
            var client = new MqttAsyncClient(settings.url(), settings.clientId(), new MemoryPersistence());
            try {
                client.connect(settings.options(true)).waitForCompletion(MqttSettings.PATIENCE.toMillis());
                return client;
            } catch (MqttException | IOException | RuntimeException refused) {
                end(client);
                throw refused;
            }
        } catch (MqttException refused) {
            throw notPublished(refused);
        }
    }

    private IOException notPublished(MqttException why) {
        return new IOException("not published at " + settings.url() + ": " + why.getMessage(), why);
    }

    private void end(MqttAsyncClient client) {
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
    protected void doStop() throws Exception {
        connection.leave();
        super.doStop();
    }
}
