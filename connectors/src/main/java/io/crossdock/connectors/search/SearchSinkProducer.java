package io.crossdock.connectors.search;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/** Sends each message, a document or a list of them, as one request to {@code _bulk}. Thread-safe. */
final class SearchSinkProducer extends DefaultProducer {
    /** A few hundred bytes for each document; more than this is no answer of {@code _bulk}. */
    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;

    private final SearchSettings settings;
    private final URI bulk;
    private final HttpClient client;

    SearchSinkProducer(Endpoint endpoint, SearchSettings settings) {
        super(endpoint);
        this.settings = settings;
        String url = settings.url().toString();
        bulk = URI.create((url.endsWith("/") ? url : url + "/") + "_bulk");
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
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
        HttpResponse<InputStream> answer = client.send(http(request), BodyHandlers.ofInputStream());
        Optional<Exception> failure = BulkAnswer.failure(answer.statusCode(), body(answer), request.items());
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private HttpRequest http(BulkRequest request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(bulk)
                .timeout(settings.timeout())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(request.body()));
        String authorization = settings.authorization();
        if (authorization != null) {
            http.header("Authorization", authorization);
        }
        return http.build();
    }

    private static byte[] body(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream content = answer.body()) {
            byte[] bytes = content.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new IOException("the server's answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            return bytes;
        }
    }
}
