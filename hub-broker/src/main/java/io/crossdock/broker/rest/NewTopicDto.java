package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A topic to be created.
 *
 * @param partitions null takes the broker's default
 * @param replicationFactor null takes the broker's default
 */
public record NewTopicDto(
        @NotBlank @Size(max = 249) @Pattern(regexp = TOPIC_NAME)
        String name,

        @Summary("Default is the broker's.") @Nullable @Min(1) @Max(10_000)
        Integer partitions,

        @Summary("Default is the broker's.") @Nullable @Min(1) @Max(32_767)
        Short replicationFactor,

        @Size(max = 200) Map<@NotBlank @Size(max = 250) String, @NotNull @Size(max = 65_536) String> configs) {
    /** What Kafka allows in a name. */
    public static final String TOPIC_NAME = "[a-zA-Z0-9._-]+";

    public NewTopicDto {
        configs = Given.map(configs);
    }
}
