package io.crossdock.connectors.search;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where documents go.
 *
 * @param url the server's, without the path of an index
 * @param id name of the field that identifies a document; null takes the record's key
 * @param authorization value of the header of this name; null where nobody logs in
 * @param timeout how long a whole answer may take, and as much again for the connection
 * @param trusted whose certificates are believed; empty for those that Java believes
 */
record SearchSettings(
        URI url,
        String index,
        @Nullable String id,
        @Nullable String authorization,
        Duration timeout,
        Optional<TrustedCertificates> trusted) {
    SearchSettings {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("'url' must begin with http:// or https:// and name a host");
        }
        if (index.isEmpty()) {
            throw new IllegalArgumentException("'index' is missing");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds");
        }
    }

    /** Without the authorization. */
    @Override
    public String toString() {
        return "SearchSettings[" + url + ", " + index + "]";
    }
}
