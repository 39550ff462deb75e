package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.List;

/**
 * Some partitions of a topic.
 *
 * @param partitions in a request, empty stands for all of them
 */
public record TopicPartitionsDto(
        @NotBlank @Size(max = 249) String topic,

        @Summary("In a request, none given stands for all.") @Size(max = 10_000)
        List<@NotNull @Min(0) Integer> partitions) {
    public TopicPartitionsDto {
        partitions = Given.list(partitions);
    }
}
