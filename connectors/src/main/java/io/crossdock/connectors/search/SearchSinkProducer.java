package io.crossdock.connectors.search;

import io.crossdock.connectors.http.WholeAnswer;
import io.crossdock.connectors.trust.TrustingHttp;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;

/** Sends each message, a document or a list of them, as one request to {@code _bulk}. Thread-safe. */
final class SearchSinkProducer extends DefaultProducer {
    /** A few hundred bytes for each document; more than this is no answer of {@code _bulk}. */
    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;

    private final SearchSettings settings;
    private final URI bulk;
    private final TrustingHttp http;

    SearchSinkProducer(Endpoint endpoint, SearchSettings settings) {
        super(endpoint);
        this.settings = settings;
        String url = settings.url().toString();
        bulk = URI.create((url.endsWith("/") ? url : url + "/") + "_bulk");
        http = new TrustingHttp(settings.trusted(), settings.timeout());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        var request = new BulkRequest(settings);
        if (exchange.getMessage().getBody() instanceof List<?> batch) {
            for (Object body : batch) {
                request.add(body, null);
            }
        } else {
            request.add(exchange.getMessage().getBody(), exchange.getVariable("key", String.class));
        }
        if (request.items() == 0) {
            return; // a step has held back the whole batch
        }
        var answer = WholeAnswer.of(http.client(), http(request), LONGEST_ANSWER + 1, settings.timeout());
        if (answer.body().length > LONGEST_ANSWER) {
            throw new IOException("the server's answer is longer than " + LONGEST_ANSWER + " bytes");
        }
        Optional<Exception> failure = BulkAnswer.failure(answer.status(), answer.body(), request.items());
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private HttpRequest http(BulkRequest request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(bulk)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(request.body()));
        String authorization = settings.authorization();
        if (authorization != null) {
            http.header("Authorization", authorization);
        }
        return http.build();
    }
}
