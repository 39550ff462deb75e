package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.EndpointReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.EndpointUriFactory;

import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes Camel endpoints of references. Settings go in as values, so passwords need no escaping and enter no URI. */
final class Endpoints {
    /** Camel 4.18 cannot add settings to a URI without a query. This one is the default of every endpoint. */
    private static final String ANY_OPTION = "?lazyStartProducer=false";

    private final CamelContext context;

    Endpoints(CamelContext context) {
        this.context = context;
    }

    /** @throws RuntimeException Camel's, if the endpoint cannot be made after all */
    Endpoint create(EndpointReference reference) {
        Map<String, Object> settings = new LinkedHashMap<>(reference.settings());
        String uri = reference.uri();
        if (uri.indexOf(':') < 0) {
            return fromSettings(uri, settings);
        }
        return context.getEndpoint(uri.indexOf('?') < 0 ? uri + ANY_OPTION : uri, settings);
    }

    /** Only a scheme is given: what Camel wants in the path stands among the settings. */
    private Endpoint fromSettings(String scheme, Map<String, Object> settings) {
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        if (factory == null) {
            return context.getEndpoint(scheme + ":", settings);
        }
        try {
            return context.getEndpoint(factory.buildUri(scheme, settings));
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(
                    "the parameters of '" + scheme + "' make no URI: " + wrong.getReason(), wrong);
        }
    }
}
