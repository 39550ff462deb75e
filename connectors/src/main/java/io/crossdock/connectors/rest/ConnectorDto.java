package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.definition.Problem;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A connector as its clients see it.
 *
 * @param kind {@code source} or {@code sink}; null when its file is wrong
 * @param endpoint the component or kamelet at the other end; null when its file is wrong
 * @param state RUNNING, RETRYING, PAUSED or FAILED
 * @param since ISO 8601
 * @param recordsFailed attempts in vain
 * @param problems {@code file:line:column: message} each
 */
public record ConnectorDto(
        String name,
        @Nullable String kind,
        @Nullable String endpoint,
        List<String> topics,
        String state,
        String since,
        long recordsIn,
        long recordsOut,
        long recordsFailed,
        long recordsDeadLettered,
        @Nullable String lastError,
        String file,
        List<String> problems,
        ProgressDto progress) {

    static ConnectorDto of(ConnectorStatus status) {
        return new ConnectorDto(
                status.name(),
                status.kind(),
                status.endpoint(),
                status.topics(),
                status.state().name(),
                status.since().toString(),
                status.received(),
                status.delivered(),
                status.failed(),
                status.deadLettered(),
                status.lastError(),
                status.file().toString(),
                status.problems().stream().map(Problem::toString).toList(),
                ProgressDto.of(status.progress()));
    }
}
