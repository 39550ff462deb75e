package io.crossdock.connectors.fleet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossdock.connectors.ConnectorFile;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.DataSourceSettings;
import io.crossdock.connectors.definition.Placement;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.lease.PlacementRule;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How one connector is on one hub, with all that others need to know to answer for it. Holds no secret: texts are those
 * that are shown to people.
 *
 * @param kind {@code source} or {@code sink}; null when its file is wrong there
 * @param once whether it runs on one hub of those that have it
 * @param tasks how many it has there, none while it is stopped
 * @param owner the hub that has its lease, as far as this one knows
 * @param trace why it is ill, null while it is well
 * @param config flat, as clients of Kafka Connect expect it; the whole file is its value {@value #YAML}
 * @param version of its file: the same for the same text
 * @param byHand whether its file was placed on that hub rather than written because of a call
 * @param group the consumer group whose offsets are its; null for one that has none
 * @param offsetsInDatabase whether those that count are in the database it writes to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Report(
        String name,
        @Nullable String kind,
        Standing standing,
        boolean once,
        int tasks,
        @Nullable String owner,
        @Nullable String trace,
        List<String> topics,
        Map<String, String> config,
        String version,
        boolean byHand,
        @Nullable String group,
        boolean offsetsInDatabase) {
    /** The key of a configuration that holds the whole file. */
    public static final String YAML = "yaml";

    /** What a source is called where Kafka Connect names a class. */
    public static final String SOURCE_CLASS = "io.crossdock.connectors.Source";

    /** The same for a sink. */
    public static final String SINK_CLASS = "io.crossdock.connectors.Sink";

    private static final int LONGEST_TEXT = 200_000;
    private static final int LONGEST_TRACE = 4_000;

    public Report {
        topics = topics == null ? List.of() : List.copyOf(topics);
        config = config == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Of a connector of this process. */
    static Report of(ConnectorStatus status, ConnectorFile file, boolean byHand) {
        ConnectorDefinition definition = file.definition();
        DataSourceSettings database =
                definition == null ? null : definition.pipeline().dataSource();
        Standing standing = Standing.of(status);
        boolean ill = standing == Standing.FAILED || standing == Standing.RESTARTING;
        return new Report(
                status.name(),
                status.kind(),
                standing,
                definition != null && PlacementRule.of(definition) == Placement.ONCE,
                status.stopped() ? 0 : tasks(definition),
                status.node(),
                ill ? trace(status) : null,
                status.topics(),
                config(status, file),
                DeadLetters.version(file.text()),
                byHand,
                group(definition),
                database != null && database.exactlyOnce());
    }

    /** Of a connector that was made over HTTP and that nobody has taken up yet. */
    static Report awaited(String name, Definition definition) {
        var config = new LinkedHashMap<String, String>();
        config.put("name", name);
        config.put(YAML, definition.yaml());
        return new Report(
                name,
                null,
                Standing.UNASSIGNED,
                false,
                0,
                null,
                null,
                List.of(),
                config,
                DeadLetters.version(definition.yaml()),
                false,
                null,
                false);
    }

    /** The same with something that is to be known of it, besides what it says itself. */
    Report noted(@Nullable String note) {
        if (note == null) {
            return this;
        }
        return new Report(
                name,
                kind,
                standing,
                once,
                tasks,
                owner,
                trace == null ? note : note + "\n" + trace,
                topics,
                config,
                version,
                byHand,
                group,
                offsetsInDatabase);
    }

    /** Whether only the reason of its illness is another one. */
    boolean differsInTraceOnly(Report other) {
        return !equals(other)
                && standing == other.standing
                && new Report(
                                name,
                                kind,
                                standing,
                                once,
                                tasks,
                                owner,
                                other.trace,
                                topics,
                                config,
                                version,
                                byHand,
                                group,
                                offsetsInDatabase)
                        .equals(other);
    }

    private static int tasks(@Nullable ConnectorDefinition definition) {
        if (definition instanceof SourceDefinition source && source.intake() != null) {
            return source.intake().tasks();
        }
        return definition instanceof SinkDefinition sink ? sink.tasks() : definition == null ? 0 : 1;
    }

    private static @Nullable String group(@Nullable ConnectorDefinition definition) {
        if (definition instanceof SourceDefinition source && source.intake() != null) {
            return source.intake().group();
        }
        return definition instanceof SinkDefinition sink ? sink.group() : null;
    }

    private static @Nullable String trace(ConnectorStatus status) {
        String trace = status.problems().isEmpty()
                ? status.lastError()
                : status.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return trace == null || trace.length() <= LONGEST_TRACE ? trace : trace.substring(0, LONGEST_TRACE) + " ...";
    }

    private static Map<String, String> config(ConnectorStatus status, ConnectorFile file) {
        var config = new LinkedHashMap<String, String>();
        config.put("name", status.name());
        config.put("connector.class", "source".equals(status.kind()) ? SOURCE_CLASS : SINK_CLASS);
        config.put("tasks.max", Integer.toString(Math.max(1, tasks(file.definition()))));
        config.put("topics", String.join(",", status.topics()));
        if (status.endpoint() != null) {
            config.put("endpoint", status.endpoint());
        }
        config.put("file", String.valueOf(status.file().getFileName()));
        String shown = file.shownText();
        config.put(
                YAML,
                shown.length() <= LONGEST_TEXT
                        ? shown
                        : "# " + status.file() + " is too long to be shown by other hubs than its own\n");
        return config;
    }
}
