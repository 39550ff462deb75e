package io.crossdock.connectors.tail;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** Camel's component {@code crossdock-tail}, the engine of the kamelet {@code log-tail-source}. */
public final class TailComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        var endpoint = new TailEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
