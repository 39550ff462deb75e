package io.crossdock.connectors.feed;

import io.crossdock.connectors.http.Credentials;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What is polled and how its answers are read.
 *
 * @param url of the first page; may have a query
 * @param parameter of the query that says behind which cursor to begin
 * @param records where the records are in an answer
 * @param cursor where a record has the value that grows
 * @param id where a record has what tells it from others with the same cursor
 * @param next {@code none}, {@code link} for the header of this name, or the JSON path of the next page's URL
 * @param from the cursor to begin behind the first time; null asks for everything
 * @param timeout how long a whole answer may take, and as much again for the connection
 * @param trusted whose certificates are believed; empty for those that Java believes
 */
record FeedSettings(
        URI url,
        String parameter,
        FieldPath records,
        FieldPath cursor,
        FieldPath id,
        String next,
        @Nullable String from,
        Optional<Credentials> credentials,
        Duration timeout,
        Optional<TrustedCertificates> trusted) {
    static final String NONE = "none";
    static final String LINK = "link";

    FeedSettings {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("'url' must begin with http:// or https:// and name a host");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("'url' has a part behind '#', which no server sees - leave it out");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds");
        }
    }

    /** Where what came after a cursor is asked for; without one, everything. */
    URI after(@Nullable String value) {
        if (value == null) {
            return url;
        }
        String query = URLEncoder.encode(parameter, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + query);
    }

    /** The URL without its query, which may change without a change of what is read. */
    String origin() {
        String whole = url.toString();
        int query = whole.indexOf('?');
        return query < 0 ? whole : whole.substring(0, query);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "FeedSettings[" + url + ", " + cursor + "]";
    }
}
