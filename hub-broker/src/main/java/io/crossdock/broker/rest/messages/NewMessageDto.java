package io.crossdock.broker.rest.messages;

import io.crossdock.security.rest.Summary;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record to be written.
 *
 * @param partition null has the key decide
 * @param key null for none
 * @param value null for none, which deletes the key from a compacted topic
 * @param timestamp null for now
 */
public record NewMessageDto(
        @Summary("Default is what the key decides.") @Nullable @PositiveOrZero
        Integer partition,

        @Nullable String key,
        @Summary("Of the key.") @Nullable Encoding keyEncoding,

        @Summary("Without one the record deletes its key from a compacted topic.") @Nullable
        String value,

        @Summary("Of the value.") @Nullable Encoding valueEncoding,

        @Summary("Milliseconds since 1970; default is now.") @Nullable @PositiveOrZero
        Long timestamp,

        @Size(max = 100) List<@NotNull @Valid HeaderDto> headers) {
    public NewMessageDto {
        headers = headers == null ? List.of() : List.copyOf(headers);
    }

    /** How bytes are written in JSON. */
    public enum Encoding {
        /** UTF-8; the default. */
        TEXT,
        /** RFC 4648, of any bytes. */
        BASE64
    }

    /**
     * A header.
     *
     * @param value null for none
     */
    public record HeaderDto(
            @NotNull @Size(max = 250) String name,
            @Nullable String value,
            @Nullable Encoding encoding) {}
}
