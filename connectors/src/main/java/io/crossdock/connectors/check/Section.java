package io.crossdock.connectors.check;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of a connector file. Every key that is asked for counts as known, so {@link #close()} can report the
 * others with the nearest of them. A wrong value is reported where it stands and reads as absent. One thread.
 */
final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private final Node node;
    private final String name;
    private final Findings findings;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /** @param name what messages call this mapping; empty for the whole file */
    Section(Node node, String name, Findings findings) {
        this.node = node;
        this.name = name;
        this.findings = findings;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::addEntry);
        } else {
            findings.add(
                    node,
                    (name.isEmpty() ? "a connector file" : "'" + name + "'") + " must be a mapping of keys to values");
        }
    }

    private void addEntry(NodeTuple entry) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (entries.putIfAbsent(key, entry) != null) {
            findings.add(entry.getKeyNode(), "'" + key + "' is given twice");
        }
    }

    Node node() {
        return node;
    }

    Set<String> keys() {
        findings.uses().open(name);
        return entries.keySet();
    }

    boolean has(String key) {
        return get(key) != null;
    }

    /** Where the key stands, for a message about it; the whole section if it is absent. */
    Node keyNode(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? node : entry.getKeyNode();
    }

    /** Where the value stands, for a message about it; the whole section if it is absent. */
    Node valueNode(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? node : entry.getValueNode();
    }

    /** The value, or null when the key is absent or has no value. */
    @Nullable
    Node get(String key) {
        known.add(key);
        findings.uses().asked(name, key);
        NodeTuple entry = entries.get(key);
        return entry == null || isNull(entry.getValueNode()) ? null : entry.getValueNode();
    }

    @Nullable
    Section section(String key) {
        Node value = get(key);
        findings.uses().as(name, key, KeyUses.Kind.SECTION, List.of());
        return value == null ? null : new Section(value, key, findings);
    }

    @Nullable
    String text(String key) {
        Node value = get(key);
        return value == null ? null : plain(key, value);
    }

    /** As {@link #text}, but its absence is a mistake. */
    @Nullable
    String requiredText(String key) {
        Node value = get(key);
        if (value == null) {
            missing(key);
            return null;
        }
        return plain(key, value);
    }

    void missing(String key) {
        findings.add(node, (name.isEmpty() ? "" : "'" + name + "': ") + "'" + key + "' is missing");
    }

    /** A text that must match, with what it should look like in words. */
    @Nullable
    String matching(String key, @Nullable String value, Pattern pattern, String rule) {
        Node at = get(key);
        if (at == null || value == null || pattern.matcher(value).matches()) {
            return value;
        }
        findings.add(at, "'" + key + "' must be " + rule + ", was '" + value + "'");
        return null;
    }

    int integer(String key, int least, int most, int otherwise) {
        findings.uses().as(name, key, KeyUses.Kind.INTEGER, List.of(String.valueOf(least), String.valueOf(most)));
        return parsed(key, "a whole number from " + least + " to " + most, otherwise, text -> {
            int number = Integer.parseInt(text);
            return number < least || number > most ? null : number;
        });
    }

    Duration duration(String key, Duration otherwise) {
        findings.uses().as(name, key, KeyUses.Kind.DURATION, List.of());
        return parsed(key, "a duration such as 500ms, 10s, 5m or 1h", otherwise, Section::durationOf);
    }

    boolean truth(String key, boolean otherwise) {
        findings.uses().as(name, key, KeyUses.Kind.TRUTH, List.of());
        return parsed(key, "true or false", otherwise, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        findings.uses().as(name, key, KeyUses.Kind.CHOICE, names);
        Node at = get(key);
        String text = text(key);
        if (at == null || text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        findings.add(
                at, "'" + key + "' must be one of " + names + ", was '" + text + "'" + Names.didYouMean(text, names));
        return otherwise;
    }

    /** The elements of a list; a single value counts as a list of one. */
    List<Node> list(String key) {
        findings.uses().as(name, key, KeyUses.Kind.LIST, List.of());
        Node value = get(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    }

    /** A plain value, or null and a report when it is a list or a mapping. */
    @Nullable
    String plain(String key, Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        findings.add(value, "'" + key + "' must be a plain value");
        return null;
    }

    /** Reports every key nobody asked for. */
    void close() {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                String where = name.isEmpty() ? "" : " in '" + name + "'";
                findings.add(entry.getKeyNode(), "unknown key '" + key + "'" + where + suggestion(key));
            }
        });
    }

    private String suggestion(String key) {
        String meant = Names.didYouMean(key, known);
        return meant.isEmpty() ? " - known keys: " + String.join(", ", known) : meant;
    }

    private <T> T parsed(String key, String rule, T otherwise, Function<String, @Nullable T> parser) {
        Node at = get(key);
        String text = text(key);
        if (at == null || text == null) {
            return otherwise;
        }
        T value = null;
        try {
            value = parser.apply(text);
        } catch (NumberFormatException notANumber) {
            value = null; // reported below like any other value outside the rule
        }
        if (value == null) {
            findings.add(at, "'" + key + "' must be " + rule + ", was '" + text + "'");
            return otherwise;
        }
        return value;
    }

    private static @Nullable Duration durationOf(String text) {
        Matcher match = DURATION.matcher(text);
        if (!match.matches()) {
            return null;
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static boolean isNull(Node value) {
        return value.getTag().equals(Tag.NULL);
    }
}
