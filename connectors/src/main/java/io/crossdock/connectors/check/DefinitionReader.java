package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.BatchPolicy;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.DataSourceSettings;
import io.crossdock.connectors.definition.EndpointReference;
import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.definition.Pipeline;
import io.crossdock.connectors.definition.Placement;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TopicIntake;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one connector file's tree into its definition, reporting every mistake on the way. */
final class DefinitionReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final BatchPolicy STANDARD_BATCH = new BatchPolicy(500, Duration.ofMillis(200));

    /** So many parked records can always be described beside the offset of a target that keeps it. */
    private static final int MOST_AT_ONCE = 2_000;

    /** Endpoints whose statements take part in the transaction of a delivery. */
    private static final Set<String> TRANSACTIONAL = Set.of("sql", "sql-stored");

    /** Where a connector from topics to topics reads. */
    private static final EndpointReference HUB_TOPICS =
            new EndpointReference.CamelUri("crossdock-topics:from", Map.of());

    private final Findings findings;
    private final References references;
    private final EndpointReader endpoints;
    private final ExpressionReader expressions;
    private final FormatReader formats;
    private final StepsCheck steps;
    private final TopicNames topicNames;

    DefinitionReader(
            Findings findings,
            References references,
            EndpointReader endpoints,
            ExpressionReader expressions,
            FormatReader formats,
            StepsCheck steps) {
        this.findings = findings;
        this.references = references;
        this.endpoints = endpoints;
        this.expressions = expressions;
        this.formats = formats;
        this.steps = steps;
        this.topicNames = new TopicNames(findings);
    }

    /** The definition, or null after at least one report. */
    @Nullable
    ConnectorDefinition read(Node root) {
        var file = new Section(root, "", findings);
        if (!findings.isEmpty()) {
            return null;
        }
        String name = file.matching(
                "name",
                file.requiredText("name"),
                NAME,
                "lower-case letters, digits and hyphens, a letter or digit first");
        long kinds = Stream.of("source", "sink", "from").filter(file::has).count();
        if (kinds != 1) {
            findings.add(root, "a connector has exactly one of 'source', 'sink' and 'from'");
            return null;
        }
        ConnectorDefinition definition = file.has("source")
                ? source(file, file, null, name)
                : file.has("from") ? transfer(file, name) : sink(file, name);
        file.close();
        return findings.isEmpty() ? definition : null;
    }

    private @Nullable ConnectorDefinition source(
            Section file, Section target, @Nullable TopicIntake intake, @Nullable String name) {
        Node topicNode = target.get("topic");
        Expression computed = topicNode instanceof MappingNode ? expressions.read("topic", topicNode) : null;
        String topic = topicNode instanceof MappingNode
                ? computed == null ? null : computed.text()
                : target.matching("topic", target.requiredText("topic"), TopicNames.ONE, TopicNames.RULE);
        int partitions = target.integer("partitions", 1, 10_000, 0);
        if (computed != null && partitions > 0) {
            findings.add(target.keyNode("partitions"), "'partitions' needs a 'topic' that is not computed");
        }
        Expression key = expression(target, "key");
        var routing = new SourceDefinition.Routing(
                computed, expression(target, "partition"), expression(target, "timestamp"));
        Section value = target.section("value");
        FormatSettings format = value == null ? FormatSettings.JSON : formats.read(value);
        Map<String, Expression> additions = value == null ? Map.of() : expressions(value.section("add"));
        if (value != null && !additions.isEmpty() && !formats.hasFields(format)) {
            findings.add(value.keyNode("add"), "'add' needs a format with fields, such as 'format: json'");
        }
        close(value);
        Map<String, Expression> headers = expressions(target.section("headers"));
        ErrorPolicy errors = errors(file.section("errors"));
        Placement runs = intake == null ? file.choice("runs", Placement.class, Placement.ONCE) : Placement.ONCE;
        Pipeline pipeline = intake == null ? pipeline(file, Role.SOURCE) : pipeline(file, HUB_TOPICS, false);
        if (name == null || topic == null || pipeline == null) {
            return null;
        }
        RecordDefaults record = RecordDefaults.of(pipeline.endpoint()).under(key, headers);
        return new SourceDefinition(
                name,
                pipeline,
                topic,
                partitions == 0 ? null : partitions,
                record.key(),
                routing,
                format,
                additions,
                record.headers(),
                errors,
                file.has("runs") || intake != null ? runs : null,
                intake);
    }

    /** From topics to topics: what a source has of its records stands in 'to'. */
    private @Nullable ConnectorDefinition transfer(Section file, @Nullable String name) {
        Section from = file.section("from");
        Section to = file.section("to");
        if (from == null || to == null) {
            findings.add(file.node(), "'from' names the topics that are read, and 'to' the one that is written to");
            return null;
        }
        Pattern pattern = topicNames.pattern(from);
        List<String> topics = pattern == null ? topicNames.names(from, "'from'") : List.of(pattern.pattern());
        Section value = from.section("value");
        FormatSettings format = value == null ? FormatSettings.JSON : formats.read(value);
        close(value);
        String group = file.text("group");
        int tasks = file.integer("tasks", 1, TopicIntake.MOST_TASKS, 1);
        from.close();
        if (topics.isEmpty()) {
            topics = List.of("none"); // reported; so that the rest of the file is read all the same
        }
        var intake = new TopicIntake(topics, pattern, group == null ? "connector-" + name : group, format, tasks);
        ConnectorDefinition definition = source(file, to, intake, name);
        to.close();
        if (definition != null) {
            refuseOwnLetters(file, definition.errors().deadLetter(), topics, pattern);
            if (definition.topics().stream().anyMatch(intake::reads)) {
                findings.add(
                        to.keyNode("topic"),
                        "'to' writes to '" + definition.topics().get(0)
                                + "', which 'from' reads, so every record would come back");
            }
        }
        return definition;
    }

    /** The first step of what is read from topics: its format. Bytes need none. */
    private static List<Node> decoding(Section file) {
        Section from = file.section("from");
        Node value = from == null ? null : from.get("value");
        Node format = value == null ? Nodes.map(Map.of("format", "json"), file.node()) : value;
        return List.of(Nodes.map("decode", format));
    }

    private @Nullable ConnectorDefinition sink(Section file, @Nullable String name) {
        Pattern pattern = topicNames.pattern(file);
        List<String> topics = pattern == null ? topicNames.names(file, "a sink") : List.of(pattern.pattern());
        Section value = file.section("value");
        FormatSettings format = value == null ? FormatSettings.JSON : formats.read(value);
        close(value);
        String group = file.text("group");
        int tasks = file.integer("tasks", 1, 64, 1);
        BatchPolicy batch = batch(file.section("batch"));
        ErrorPolicy errors = errors(file.section("errors"));
        refuseOwnLetters(file, errors.deadLetter(), topics, pattern);
        Pipeline pipeline = pipeline(file, Role.SINK);
        DataSourceSettings database = pipeline == null ? null : pipeline.dataSource();
        if (database != null && database.exactlyOnce() && batch != null && batch.records() > MOST_AT_ONCE) {
            findings.add(file.keyNode("batch"), "with 'exactlyOnce' a batch has at most " + MOST_AT_ONCE + " records");
        }
        if (name == null || topics.isEmpty() || pipeline == null) {
            return null;
        }
        String member = group == null ? "connector-" + name : group;
        return new SinkDefinition(name, pipeline, topics, pattern, member, format, batch, tasks, errors);
    }

    /** A sink that reads its own dead letters would write each of them again, for ever. */
    private void refuseOwnLetters(
            Section file, @Nullable String deadLetter, List<String> topics, @Nullable Pattern pattern) {
        boolean reads = deadLetter != null
                && (pattern == null
                        ? topics.contains(deadLetter)
                        : pattern.matcher(deadLetter).matches());
        if (reads) {
            findings.add(
                    file.keyNode("errors"),
                    "the dead-letter topic '" + deadLetter
                            + "' is among those that this sink reads, so every dead letter"
                            + " would come back - give it a name that is not");
        }
    }

    private @Nullable Expression expression(Section file, String key) {
        Node node = file.get(key);
        return node == null ? null : expressions.read(key, node);
    }

    private @Nullable Pipeline pipeline(Section file, Role role) {
        Section section = file.section(role.key());
        EndpointReference endpoint = section == null ? null : endpoints.read(section, role);
        boolean inTransaction = endpoint == null || TRANSACTIONAL.contains(endpoint.label());
        return pipeline(file, endpoint, role == Role.SINK && inTransaction);
    }

    private @Nullable Pipeline pipeline(Section file, @Nullable EndpointReference endpoint, boolean mayKeepOffsets) {
        DataSourceSettings dataSource = dataSource(file.section("datasource"), mayKeepOffsets);
        int limit = limit(file.section("limit"));
        var written = new ArrayList<Node>(endpoint == HUB_TOPICS ? decoding(file) : List.of());
        written.addAll(file.list("steps"));
        List<Node> nodes = steps.check(written);
        return endpoint == null ? null : new Pipeline(endpoint, nodes, dataSource, limit, references.secrets());
    }

    private @Nullable DataSourceSettings dataSource(@Nullable Section section, boolean mayKeepOffsets) {
        if (section == null) {
            return null;
        }
        section.requiredText("url");
        String url = resolved(section, "url");
        String username = resolved(section, "username");
        String password = resolved(section, "password");
        boolean exactlyOnce = section.truth("exactlyOnce", false);
        if (exactlyOnce && !mayKeepOffsets) {
            findings.add(
                    section.keyNode("exactlyOnce"),
                    "'exactlyOnce' needs a sink with 'uri: sql' or 'uri: sql-stored': only there do rows and offsets share"
                            + " a transaction");
        }
        section.close();
        return url == null ? null : new DataSourceSettings(url, username, password, exactlyOnce);
    }

    private static int limit(@Nullable Section section) {
        if (section == null) {
            return 0;
        }
        if (!section.has("recordsPerSecond")) {
            section.missing("recordsPerSecond");
        }
        int limit = section.integer("recordsPerSecond", 1, 10_000_000, 0);
        section.close();
        return limit;
    }

    private @Nullable String resolved(Section section, String key) {
        Node at = section.get(key);
        String text = section.text(key);
        if (at == null || text == null) {
            return null;
        }
        references.checkIsReference(at, key, text);
        references.checkUri(at, text);
        String value = references.resolve(at, text);
        references.remember(key, value);
        return value;
    }

    private ErrorPolicy errors(@Nullable Section section) {
        ErrorPolicy standard = ErrorPolicy.STANDARD;
        if (section == null) {
            return standard;
        }
        boolean forever = "forever".equals(section.text("retries"));
        int retries = forever ? ErrorPolicy.FOREVER : section.integer("retries", 0, 1_000_000, standard.retries());
        Duration backoff = section.duration("backoff", standard.backoff());
        Duration longest = standard.maxBackoff().compareTo(backoff) < 0 ? backoff : standard.maxBackoff();
        Duration maxBackoff = section.duration("maxBackoff", longest);
        if (maxBackoff.compareTo(backoff) < 0) {
            findings.add(section.keyNode("maxBackoff"), "'maxBackoff' must not be shorter than 'backoff'");
            maxBackoff = backoff;
        }
        String deadLetter = section.matching("deadLetter", section.text("deadLetter"), TopicNames.ONE, TopicNames.RULE);
        int breaker = section.integer("breaker", 0, 1_000, ErrorPolicy.STANDARD_BREAKER);
        section.close();
        return new ErrorPolicy(retries, backoff, maxBackoff, deadLetter, breaker);
    }

    private @Nullable BatchPolicy batch(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        int records = section.integer("records", 1, 100_000, STANDARD_BATCH.records());
        Duration linger = section.duration("wait", STANDARD_BATCH.linger());
        section.close();
        return new BatchPolicy(records, linger);
    }

    private Map<String, Expression> expressions(@Nullable Section section) {
        var found = new LinkedHashMap<String, Expression>();
        if (section != null) {
            for (String name : section.keys()) {
                Node value = section.get(name);
                Expression expression = value == null ? null : expressions.read(name, value);
                if (expression != null) {
                    found.put(name, expression);
                }
            }
        }
        return found;
    }

    private static void close(@Nullable Section section) {
        if (section != null) {
            section.close();
        }
    }
}
