package io.crossdock.registry.log;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a node tells the others of itself when it joins the election, as JSON: {@code {"url":…,"eligible":…,"failures":…}}.
 * A later version may add to it.
 *
 * @param failures terms in a row that this node was elected for and could not take up
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Nomination(URI url, boolean eligible, int failures) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ByteBuffer encode() {
        try {
            return ByteBuffer.wrap(JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Empty when it is nobody's, or in no version that is known here. */
    static Optional<Nomination> decode(@Nullable ByteBuffer bytes) {
        if (bytes == null || !bytes.hasRemaining()) {
            return Optional.empty();
        }
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return Optional.of(JSON.readValue(copy, Nomination.class)).filter(read -> read.url() != null);
        } catch (IOException foreign) {
            return Optional.empty();
        }
    }
}
