package io.crossdock.connectors.catalogue;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody else at the MQTT broker, whose session the broker keeps for an hour. */
final class MqttPeer implements MqttCallback, AutoCloseable {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final MqttClient client;

    private MqttPeer(MqttClient client) {
        this.client = client;
    }

    static MqttPeer connect(String url, String clientId) throws MqttException {
        var client = new MqttClient(url, clientId, new MemoryPersistence());
        var peer = new MqttPeer(client);
        client.setCallback(peer);
        var options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3600L);
        client.connect(options);
        return peer;
    }

    void subscribe(String filter) throws MqttException {
        client.subscribe(filter, 1);
    }

    /** Returns when the broker has it. */
    void publish(String topic, String text) throws MqttException {
        var message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        client.publish(topic, message);
    }

    List<String> arrived() {
        return List.copyOf(arrived);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect();
        client.close();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        arrived.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
