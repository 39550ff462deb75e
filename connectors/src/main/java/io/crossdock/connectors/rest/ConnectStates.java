package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.connectors.ConnectorFile;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Connectors in the words of Kafka Connect's REST API. */
final class ConnectStates {
    static final String SOURCE_CLASS = "io.crossdock.connectors.Source";
    static final String SINK_CLASS = "io.crossdock.connectors.Sink";
    /** The key of a configuration that holds the whole file. */
    static final String YAML = "yaml";

    private ConnectStates() {}

    /**
     * Ours that runs again and again in vain is restarting in Connect's words: it is neither well nor given up. One that
     * waits for its lease is unassigned, as far as the node goes that was asked.
     */
    static String state(ConnectorStatus status) {
        ConnectorState state = status.state();
        if (status.stopped()) {
            return "STOPPED";
        }
        return switch (state) {
            case RETRYING -> "RESTARTING";
            case WAITING -> "UNASSIGNED";
            case RUNNING, PAUSED, FAILED -> state.name();
        };
    }

    /** A stopped connector has none, as in Connect. */
    static int tasks(ConnectorStatus status, ConnectorFile file) {
        return status.stopped() ? 0 : tasks(file);
    }

    private static int tasks(ConnectorFile file) {
        if (file.definition() instanceof SourceDefinition source && source.intake() != null) {
            return source.intake().tasks();
        }
        return file.definition() instanceof SinkDefinition sink ? sink.tasks() : file.definition() == null ? 0 : 1;
    }

    /** @param asked the node that answers; where the connector runs on another one by lease, that is named instead */
    static StatusDto status(ConnectorStatus status, ConnectorFile file, String asked) {
        String worker = status.node() == null ? asked : status.node();
        String state = state(status);
        boolean ill = status.state() == ConnectorState.FAILED || status.state() == ConnectorState.RETRYING;
        boolean elsewhere = status.state() == ConnectorState.WAITING && status.node() != null;
        String trace =
                elsewhere ? "it runs on " + status.node() + ", which knows how it is" : ill ? trace(status) : null;
        List<TaskStateDto> tasks = IntStream.range(0, tasks(status, file))
                .mapToObj(id -> new TaskStateDto(id, state, worker, trace))
                .toList();
        return new StatusDto(status.name(), new ConnectorStateDto(state, worker, trace), tasks, type(status));
    }

    private static @Nullable String trace(ConnectorStatus status) {
        return status.problems().isEmpty()
                ? status.lastError()
                : status.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    static InfoDto info(ConnectorStatus status, ConnectorFile file) {
        List<TaskDto> tasks = IntStream.range(0, tasks(status, file))
                .mapToObj(id -> new TaskDto(status.name(), id))
                .toList();
        return new InfoDto(status.name(), config(status, file), tasks, type(status));
    }

    /** Flat, as clients expect; the file itself, secrets blotted out, is one of its values. */
    static Map<String, String> config(ConnectorStatus status, ConnectorFile file) {
        var config = new LinkedHashMap<String, String>();
        config.put("name", status.name());
        config.put("connector.class", type(status).equals("source") ? SOURCE_CLASS : SINK_CLASS);
        config.put("tasks.max", Integer.toString(Math.max(1, tasks(file))));
        config.put("topics", String.join(",", status.topics()));
        if (status.endpoint() != null) {
            config.put("endpoint", status.endpoint());
        }
        config.put("file", String.valueOf(status.file().getFileName()));
        config.put(YAML, file.shownText());
        return config;
    }

    static String type(ConnectorStatus status) {
        return status.kind() == null ? "unknown" : status.kind();
    }

    /** A connector as Connect lists it. */
    public record InfoDto(String name, Map<String, String> config, List<TaskDto> tasks, String type) {}

    /** One task of a connector. */
    public record TaskDto(String connector, int task) {}

    /** How a connector is. */
    public record StatusDto(String name, ConnectorStateDto connector, List<TaskStateDto> tasks, String type) {}

    /** The state of a connector on the node that was asked. */
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
