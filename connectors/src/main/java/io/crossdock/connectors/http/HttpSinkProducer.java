package io.crossdock.connectors.http;

import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import io.crossdock.connectors.trust.TrustingHttp;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Sends each message as one request. While the server has asked to be left alone, nothing is sent to it, whichever
 * record it refused. Thread-safe.
 */
final class HttpSinkProducer extends DefaultProducer {
    private static final String KEY = "Idempotency-Key";
    private static final int MOST_SAID = 300;

    private final SinkSettings settings;
    private final Clock clock;
    private final TrustingHttp http;
    private final AtomicReference<Instant> notBefore = new AtomicReference<>(Instant.EPOCH);

    HttpSinkProducer(Endpoint endpoint, SinkSettings settings, Clock clock) {
        super(endpoint);
        this.settings = settings;
        this.clock = clock;
        http = new TrustingHttp(settings.trusted(), settings.timeout());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Duration left = Duration.between(clock.instant(), notBefore.get());
        if (!left.isNegative() && !left.isZero()) {
            throw new TryLaterException("the server asked to be left alone for " + left.toSeconds() + " s more", left);
        }
        var answer = WholeAnswer.of(http.client(), request(exchange), MOST_SAID, settings.timeout());
        Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
        var said = new String(answer.body(), StandardCharsets.UTF_8);
        Optional<Exception> failure = Verdict.of(answer.status(), retryAfter, said, clock.instant());
        if (failure.isPresent()) {
            remember(failure.get());
            throw failure.get();
        }
    }

    private void remember(Exception failure) {
        Duration pause = TryLaterException.waitAfter(failure, Duration.ZERO);
        if (!pause.isZero()) {
            notBefore.set(clock.instant().plus(pause));
        }
    }

    private HttpRequest request(Exchange exchange) throws UndeliverableException {
        Function<String, Optional<String>> values = name -> value(exchange, name);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(settings.url().url(values)))
                    .method(settings.method(), BodyPublishers.ofByteArray(body(exchange)));
            settings.headers().forEach((name, value) -> request.setHeader(name, value.plain(values)));
            String key = exchange.getMessage().getHeader(KEY, String.class);
            if (key != null) {
                request.setHeader(KEY, key);
            }
            return request.build();
        } catch (IllegalArgumentException | FormatException wrong) {
            throw new UndeliverableException("the record makes no request: " + wrong.getMessage(), wrong);
        }
    }

    private static Optional<String> value(Exchange exchange, String name) {
        Object value = exchange.getVariable(name);
        Object found = value == null ? exchange.getMessage().getHeader(name) : value;
        return Optional.ofNullable(found).map(String::valueOf);
    }

    private static byte[] body(Exchange exchange) throws FormatException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof Map<?, ?> || body instanceof Collection<?>) {
            return Json.write(body);
        }
        byte[] bytes = exchange.getMessage().getBody(byte[].class);
        return bytes == null ? body.toString().getBytes(StandardCharsets.UTF_8) : bytes;
    }
}
