package io.crossdock.connectors.mongo;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.http.Options;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.time.Duration;
import java.util.Map;

/**
 * Camel's way to MongoDB, {@code crossdock-mongo}; the kamelets mongo-poll-source and mongo-write-sink document its options.
 * Camel's own component keeps its position in the database that is read, apart from the records.
 */
public final class MongoComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        var server = new MongoSettings(
                options.needed("url"),
                options.needed("database"),
                options.needed("collection"),
                options.text("username"),
                options.text("password"),
                options.needed("loginDatabase"),
                TrustedCertificates.of("trustedCertificates", options.text("trustedCertificates")),
                Duration.ofMillis(Long.parseLong(options.needed("timeout"))));
        if (remaining.equals("write")) {
            String id = options.text("id");
            return new MongoEndpoint(
                    uri,
                    this,
                    (endpoint, processor) -> {
                        throw new UnsupportedOperationException("mongo-write-sink writes; mongo-poll-source reads");
                    },
                    endpoint -> new CollectionProducer(endpoint, server, id));
        }
        var settings = new PollSettings(
                server.database() + "." + server.collection(),
                options.needed("field"),
                Integer.parseInt(options.needed("documents")),
                options.needed("from"),
                Duration.ofMillis(Long.parseLong(options.needed("settle"))));
        long delay = Long.parseLong(options.needed("delay"));
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (replay == null) {
            throw new IllegalStateException("crossdock-mongo reads only where its position is kept");
        }
        var endpoint = new MongoEndpoint(
                uri,
                this,
                (self, processor) -> new CollectionConsumer(self, processor, server, settings, replay),
                self -> {
                    throw new UnsupportedOperationException("mongo-poll-source reads; mongo-write-sink writes");
                });
        endpoint.setDelay(delay);
        return endpoint;
    }
}
