package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.definition.OwnStep;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads our own steps. A new one is a record of {@link OwnStep}, a case here and one where it is put to work. */
final class OwnStepReader {
    private static final int ENTRIES = 1000;
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private final Findings findings;
    private final References references;
    private final ExpressionReader expressions;
    private final FormatReader formats;

    OwnStepReader(Findings findings, References references, ExpressionReader expressions, FormatReader formats) {
        this.findings = findings;
        this.references = references;
        this.expressions = expressions;
        this.formats = formats;
    }

    /** The step, or null after a report. */
    @Nullable
    OwnStep read(String name, Node options) {
        return switch (name) {
            case "decode" -> new OwnStep.Decode(format(new Section(options, name, findings)));
            case "encode" -> new OwnStep.Encode(format(new Section(options, name, findings)));
            case "drop" -> new OwnStep.Drop(fields(name, List.of(options)));
            case "keep" -> {
                Expression condition = expressions.readCondition(name, options);
                yield condition == null ? null : new OwnStep.Keep(condition);
            }
            case "lookup" -> lookup(new Section(options, name, findings));
            case "map" -> new OwnStep.SetFields(expressions(new Section(options, name, findings)), true);
            case "set" -> new OwnStep.SetFields(expressions(new Section(options, name, findings)), false);
            case "mask" -> mask(new Section(options, name, findings));
            default -> rename(new Section(options, name, findings));
        };
    }

    private FormatSettings format(Section section) {
        if (!section.has("format")) {
            section.missing("format");
        }
        FormatSettings format = formats.read(section);
        section.close();
        return format;
    }

    private List<String> fields(String key, List<Node> nodes) {
        var fields = new ArrayList<String>();
        for (Node node : nodes) {
            if (node instanceof SequenceNode sequence) {
                fields.addAll(fields(key, sequence.getValue()));
            } else if (node instanceof ScalarNode field) {
                fields.add(field.getValue());
            } else {
                findings.add(node, "'" + key + "' must list names of fields, such as [email, card.number]");
            }
        }
        return fields;
    }

    private Map<String, Expression> expressions(Section section) {
        var found = new LinkedHashMap<String, Expression>();
        for (String name : section.keys()) {
            Node value = section.get(name);
            Expression expression = value == null ? null : expressions.read(name, value);
            if (expression != null) {
                found.put(name, expression);
            }
        }
        return found;
    }

    private OwnStep mask(Section section) {
        if (!section.has("fields")) {
            section.missing("fields");
        }
        List<String> fields = fields("fields", section.list("fields"));
        var how = section.choice("with", OwnStep.Mask.How.class, OwnStep.Mask.How.STARS);
        String key = section.text("key");
        Node at = section.get("key");
        if (key != null && at != null) {
            references.checkIsReference(at, "password", key);
            key = references.resolve(at, key);
            references.remember("key", key);
            if (how != OwnStep.Mask.How.HASH) {
                findings.add(section.keyNode("key"), "'key' is for 'with: hash'");
            }
        }
        section.close();
        return new OwnStep.Mask(fields, how, key);
    }

    private OwnStep rename(Section section) {
        var names = new LinkedHashMap<String, String>();
        for (String from : section.keys()) {
            String to = section.text(from);
            if (to != null) {
                names.put(from, to);
            }
        }
        return new OwnStep.Rename(names);
    }

    private @Nullable OwnStep lookup(Section section) {
        boolean sql = section.has("sql");
        boolean http = section.has("http");
        String into = section.requiredText("into");
        Section using = section.section("using");
        Map<String, Expression> values = using == null ? Map.of() : expressions(using);
        Section cache = section.section("cache");
        int entries = cache == null ? ENTRIES : cache.integer("entries", 1, 1_000_000, ENTRIES);
        Duration keptFor = cache == null ? KEPT_FOR : cache.duration("for", KEPT_FOR);
        if (cache != null) {
            cache.close();
        }
        boolean required = section.choice("missing", Missing.class, Missing.FAIL) == Missing.FAIL;
        String text = section.text(sql ? "sql" : "http");
        Node at = section.get(sql ? "sql" : "http");
        section.close();
        if (sql == http || at == null || text == null) {
            findings.add(section.node(), "'lookup' needs exactly one of 'sql' (a query) and 'http' (a URL)");
            return null;
        }
        references.checkUri(at, text);
        String resolved = references.resolve(at, text);
        OwnStep.Lookup.Source source = sql ? new OwnStep.Lookup.Sql(resolved) : new OwnStep.Lookup.Http(resolved);
        return into == null ? null : new OwnStep.Lookup(source, values, into, entries, keptFor, required);
    }

    /** What no answer means. */
    private enum Missing {
        FAIL,
        NULL
    }
}
