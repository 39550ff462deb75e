package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.connectors.fleet.Whole;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Connectors in the words of Kafka Connect's REST API. */
final class ConnectStates {
    private ConnectStates() {}

    static StatusDto status(Whole connector) {
        List<TaskStateDto> tasks = connector.tasks().stream()
                .map(task -> new TaskStateDto(task.id(), task.standing().name(), task.worker(), task.trace()))
                .toList();
        return new StatusDto(
                connector.name(),
                new ConnectorStateDto(connector.standing().name(), connector.worker(), connector.trace()),
                tasks,
                type(connector));
    }

    static InfoDto info(Whole connector) {
        List<TaskDto> tasks = connector.tasks().stream()
                .map(task -> new TaskDto(connector.name(), task.id()))
                .toList();
        return new InfoDto(connector.name(), connector.shown().config(), tasks, type(connector));
    }

    private static String type(Whole connector) {
        String kind = connector.shown().kind();
        return kind == null ? "unknown" : kind;
    }

    /** A connector as Connect lists it. */
    public record InfoDto(String name, Map<String, String> config, List<TaskDto> tasks, String type) {}

    /** One task of a connector. */
    public record TaskDto(String connector, int task) {}

    /** How a connector is. */
    public record StatusDto(String name, ConnectorStateDto connector, List<TaskStateDto> tasks, String type) {}

    /** The state of a connector, and the hub by which that is said. */
    public record ConnectorStateDto(
            String state,
            @JsonProperty("worker_id") String workerId,
            @Nullable String trace) {}

    /** The state of one task. */
    public record TaskStateDto(
            int id,
            String state,
            @JsonProperty("worker_id") String workerId,
            @Nullable String trace) {}
}
