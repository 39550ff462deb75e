package io.crossdock.connectors.feed;

import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import io.crossdock.connectors.http.RetryAfter;
import io.crossdock.connectors.http.WholeAnswer;
import io.crossdock.connectors.trust.TrustingHttp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Asks an API for what follows a position. Asks only for what has changed where the server said how to (ETag,
 * Last-Modified). One thread.
 */
final class FeedReader {
    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;
    private static final int MOST_SAID = 300;
    /** What a server may say of a page that it no longer keeps. */
    private static final Set<Integer> PAGE_IS_GONE = Set.of(400, 404, 410, 422);

    private final FeedSettings settings;
    private final Clock clock;
    private final TrustingHttp http;
    private @Nullable Known known;

    FeedReader(FeedSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        http = new TrustingHttp(settings.trusted(), settings.timeout());
    }

    /** The answer that a URL had, and by what the server knows it again. */
    private record Known(URI url, Optional<String> tag, Optional<String> modified) {}

    /**
     * What is new; empty if nothing has changed since the last answer.
     *
     * @throws TryLaterException if the server wants to be left alone for a while
     * @throws IOException if it does not answer as it should
     * @throws FormatException if the answer is not what the settings say
     */
    Optional<FeedPage> read(FeedPosition position) throws IOException, InterruptedException, FormatException {
        URI url = position.next() == null ? settings.after(position.value()) : URI.create(position.next());
        var answer = WholeAnswer.of(http.client(), request(url), LONGEST_ANSWER + 1, settings.timeout());
        int status = answer.status();
        if (status == 304 || status == 204) {
            return Optional.empty();
        }
        if (position.next() != null && PAGE_IS_GONE.contains(status)) {
            return read(position.withoutNext());
        }
        refuse(answer);
        Object content = Json.parse(answer.body());
        String next = NextPage.of(settings, url, answer.headers().allValues("Link"), content);
        FeedPage page = FeedPage.of(settings, position, content, next);
        boolean nothing = page.records().isEmpty() && next == null;
        known = nothing
                ? new Known(
                        url,
                        answer.headers().firstValue("ETag"),
                        answer.headers().firstValue("Last-Modified"))
                : null;
        return Optional.of(page);
    }

    private HttpRequest request(URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "application/json");
        settings.credentials().ifPresent(it -> request.header(it.header(), it.value()));
        Known before = known;
        if (before != null && before.url().equals(url)) {
            before.tag().ifPresent(it -> request.header("If-None-Match", it));
            before.modified().ifPresent(it -> request.header("If-Modified-Since", it));
        }
        return request.build();
    }

    private void refuse(WholeAnswer answer) throws IOException {
        if (answer.body().length > LONGEST_ANSWER) {
            throw new IOException("the answer is longer than " + LONGEST_ANSWER
                    + " bytes - ask for smaller pages in 'url', as most APIs allow");
        }
        if (answer.status() == 200) {
            return;
        }
        var said = new String(answer.body(), 0, Math.min(answer.body().length, MOST_SAID), StandardCharsets.UTF_8);
        String message = "the server answers " + answer.status() + (said.isBlank() ? "" : ": " + said.strip());
        Duration pause = answer.headers()
                .firstValue("Retry-After")
                .map(header -> RetryAfter.of(header, clock.instant()))
                .orElse(Duration.ZERO);
        throw pause.isZero() ? new IOException(message) : new TryLaterException(message, pause);
    }
}
