package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.format.FormatKind;
import io.crossdock.connectors.format.FormatOption;
import io.crossdock.connectors.format.ValueFormats;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code format: NAME} and the options that this format declares, wherever a file may name one. */
final class FormatReader {
    /** A lookbehind begins with the same three characters, and so does an escaped parenthesis with a question mark. */
    private static final Pattern NAMED_GROUP = Pattern.compile("(?<!\\\\)\\(\\?<[a-zA-Z]");

    private final Findings findings;
    private final References references;
    private final @Nullable String registry;

    /** @param registry URL of the hub's own schema registry, for formats that need one and name none */
    FormatReader(Findings findings, References references, @Nullable String registry) {
        this.findings = findings;
        this.references = references;
        this.registry = registry;
    }

    boolean hasFields(FormatSettings format) {
        return ValueFormats.find(format.name()).map(FormatKind::hasFields).orElse(true);
    }

    /** The settings, JSON after a report. The section stays open for what else stands in it. */
    FormatSettings read(Section section) {
        String name = Optional.ofNullable(section.text("format")).orElse("json");
        Optional<FormatKind> found = ValueFormats.find(name);
        if (found.isEmpty()) {
            List<String> names =
                    ValueFormats.all().stream().map(FormatKind::name).toList();
            findings.add(
                    section.valueNode("format"),
                    "'format' must be one of " + names + ", was '" + name + "'" + Names.didYouMean(name, names));
            ValueFormats.all().forEach(kind -> kind.options().forEach(option -> section.has(option.name())));
            return FormatSettings.JSON;
        }
        var options = new LinkedHashMap<String, List<String>>();
        for (FormatOption option : found.get().options()) {
            List<String> values = values(section, option);
            if (!values.isEmpty()) {
                options.put(option.name(), values);
            } else if (!section.has(option.name())) {
                missing(section, name, option).ifPresent(own -> options.put(option.name(), List.of(own)));
            }
        }
        return new FormatSettings(name, options);
    }

    /** What stands for an option that is not given, reported if nothing can. */
    private Optional<String> missing(Section section, String format, FormatOption option) {
        if (option.type() == FormatOption.Type.REGISTRY && registry == null) {
            findings.add(
                    section.valueNode("format"),
                    "format '" + format + "' needs '" + option.name()
                            + "', the URL of a schema registry: this hub has none of its own");
        } else if (option.type() == FormatOption.Type.PATTERN) {
            findings.add(section.valueNode("format"), "format '" + format + "' needs '" + option.name() + "'");
        }
        return option.type() == FormatOption.Type.REGISTRY ? Optional.ofNullable(registry) : Optional.empty();
    }

    private List<String> values(Section section, FormatOption option) {
        var values = new ArrayList<String>();
        List<Node> nodes = option.type() == FormatOption.Type.LIST
                ? section.list(option.name())
                : Optional.ofNullable(section.get(option.name())).map(List::of).orElse(List.of());
        for (Node node : nodes) {
            String text = section.plain(option.name(), node);
            if (text != null) {
                references.checkIsReference(node, option.name(), text);
                references.checkUri(node, text);
                String value = references.resolve(node, text);
                references.remember(option.name(), value);
                String rule = rule(option, value);
                if (rule == null) {
                    values.add(value);
                } else {
                    findings.add(
                            node,
                            "'" + option.name() + "' must be " + rule + ", was '" + value + "'"
                                    + Names.didYouMean(value, option.allowed()));
                }
            }
        }
        return values;
    }

    private static @Nullable String rule(FormatOption option, String value) {
        if (!option.allowed().isEmpty()) {
            return option.allowed().contains(value) ? null : "one of " + option.allowed();
        }
        return switch (option.type()) {
            case CHARACTER -> value.length() == 1 ? null : "one character";
            case TRUTH -> value.equals("true") || value.equals("false") ? null : "true or false";
            case REGISTRY -> isUrl(value) ? null : "a URL that begins with http:// or https://";
            case PATTERN -> patternRule(value);
            case TEXT, LIST, SECRET -> null;
        };
    }

    private static @Nullable String patternRule(String value) {
        try {
            Pattern.compile(value);
            return NAMED_GROUP.matcher(value).find()
                    ? null
                    : "a regular expression with a named group, such as (?<status>\\d+)";
        } catch (PatternSyntaxException wrong) {
            return "a regular expression (" + wrong.getDescription() + " at character " + wrong.getIndex() + ")";
        }
    }

    private static boolean isUrl(String value) {
        try {
            URI uri = URI.create(value);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }
}
