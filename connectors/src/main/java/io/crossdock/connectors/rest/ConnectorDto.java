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
 * @param state RUNNING, RETRYING, WAITING, PAUSED or FAILED
 * @param since ISO 8601
 * @param recordsFailed attempts in vain
 * @param node where it runs, for one that runs on one node only; null if nobody runs it, and for one that runs on each
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
        ProgressDto progress,
        @Nullable String node) {

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
                ProgressDto.of(status.progress()),
                status.node());
    }
}
