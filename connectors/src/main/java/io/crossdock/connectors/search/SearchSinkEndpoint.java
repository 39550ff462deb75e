package io.crossdock.connectors.search;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One index that records go to. */
final class SearchSinkEndpoint extends DefaultEndpoint {
    private final SearchSettings settings;

    SearchSinkEndpoint(String uri, Component component, SearchSettings settings) {
        super(uri, component);
        this.settings = settings;
    }

    @Override
    public Producer createProducer() {
        return new SearchSinkProducer(this, settings);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("this is a sink; an index is not read here");
    }
}
