package io.crossdock.connectors.capture;

import io.crossdock.connectors.camel.Replay;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Tables of a database whose changes are captured. */
final class CaptureEndpoint extends DefaultEndpoint {
    private final CaptureSettings settings;
    private final Replay replay;

    CaptureEndpoint(String uri, Component component, CaptureSettings settings, Replay replay) {
        super(uri, component);
        this.settings = settings;
        this.replay = replay;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new CaptureConsumer(this, processor, settings, replay);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("changes are captured, not written, by " + getEndpointUri());
    }
}
