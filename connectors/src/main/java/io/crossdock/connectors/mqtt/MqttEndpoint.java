package io.crossdock.connectors.mqtt;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One topic, or filter of topics, of one broker. */
final class MqttEndpoint extends DefaultEndpoint {
    private final MqttSettings settings;
    private final boolean retained;

    /** @param retained whether the broker keeps the last message for whoever subscribes later */
    MqttEndpoint(String uri, Component component, MqttSettings settings, boolean retained) {
        super(uri, component);
        this.settings = settings;
        this.retained = retained;
    }

    MqttSettings settings() {
        return settings;
    }

    @Override
    public Producer createProducer() {
        return new MqttProducer(this, retained);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new MqttConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
