package io.crossdock.connectors.feed;

import io.crossdock.connectors.camel.Replay;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

/** A JSON API that is polled by a cursor that grows. */
final class FeedEndpoint extends ScheduledPollEndpoint {
    private final FeedSettings settings;
    private final Replay replay;

    FeedEndpoint(String uri, Component component, FeedSettings settings, Replay replay) {
        super(uri, component);
        this.settings = settings;
        this.replay = replay;
        setGreedy(true); // as long as there is something new, without a pause
        setInitialDelay(0);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new FeedConsumer(this, processor, settings, new FeedReader(settings, replay.clock()), replay);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("this is a source; http-request-sink sends requests");
    }
}
