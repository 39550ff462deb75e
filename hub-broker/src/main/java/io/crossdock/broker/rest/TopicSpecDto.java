package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * How a topic has to be.
 *
 * @param partitions null leaves their number as it is, or takes the broker's default for a new topic
 * @param replicationFactor null leaves it, or takes the default
 * @param configs everything that is set for the topic; what is not in it gets its default back
 */
public record TopicSpecDto(
        @Summary("Can only grow.") @Nullable @Min(1) @Max(10_000)
        Integer partitions,

        @Summary("Cannot change once the topic exists.") @Nullable @Min(1) @Max(32_767)
        Short replicationFactor,

        @Size(max = 200) Map<@NotBlank @Size(max = 250) String, @NotNull @Size(max = 65_536) String> configs) {
    public TopicSpecDto {
        configs = Given.map(configs);
    }
}
