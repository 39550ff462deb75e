package io.crossdock.broker.rest.trace;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Whom to watch: requests on which all that is given is true. At least a client id or a user.
 *
 * @param seconds null takes a minute
 * @param recordsPerSecond null takes 100
 */
public record NewTraceDto(
        @Summary("What the client calls itself; one that ends with * stands for all that begin so.")
        @Nullable
        @Size(max = 255)
        String clientId,

        @Summary("Name of the user it logged in as.") @Nullable @Size(max = 255)
        String user,

        @Summary("IP address it comes from.") @Nullable @Size(max = 255)
        String address,

        @Summary("Name of the listener it came in by.") @Nullable @Size(max = 255)
        String listener,

        @Summary("For how long; default is 60.") @Nullable @Min(1) @Max(3600)
        Integer seconds,

        @Summary("Requests of each second that are kept on each broker; default is 100.") @Nullable @Min(1) @Max(1000)
        Integer recordsPerSecond) {

    int time() {
        return seconds == null ? 60 : seconds;
    }

    int perSecond() {
        return recordsPerSecond == null ? 100 : recordsPerSecond;
    }
}
