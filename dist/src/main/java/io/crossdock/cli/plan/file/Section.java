package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Place;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.security.rest.Nearest;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One mapping of a file, asked key by key; {@link #end} reports the keys that nobody asked for. What is wrong is reported
 * with its place, and read as if it were not there, so that one reading finds all there is to mend. One thread.
 */
final class Section {
    private final Path file;
    private final Node node;
    private final List<Problem> problems;
    private final Map<String, NodeTuple> values = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    Section(Path file, Node node, List<Problem> problems) {
        this.file = file;
        this.node = node;
        this.problems = problems;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::add);
        } else if (!node.getTag().equals(Tag.NULL)) {
            problem(node, "expected 'name: value' lines");
        }
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
            problem(tuple.getKeyNode(), "a name must be plain text");
        } else if (values.putIfAbsent(name.getValue(), tuple) != null) {
            problem(name, "'" + name.getValue() + "' stands here twice");
        }
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** One value; a list is its comma list, as Kafka writes lists. */
    Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).flatMap(tuple -> scalar(key, tuple.getValueNode()));
    }

    private Optional<String> scalar(String key, Node value) {
        if (value instanceof ScalarNode scalar && !value.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar.getValue());
        }
        if (value instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            List<String> items = items(key, sequence);
            return items.size() == sequence.getValue().size() ? Optional.of(String.join(",", items)) : Optional.empty();
        }
        problem(value, "'" + key + "' must be one value");
        return Optional.empty();
    }

    private List<String> items(String key, SequenceNode sequence) {
        var items = new ArrayList<String>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar && !item.getTag().equals(Tag.NULL)) {
                items.add(scalar.getValue());
            } else {
                problem(item, "'" + key + "' must be a list of plain values");
            }
        }
        return items;
    }

    /** One value or several. */
    List<String> texts(String key) {
        asked.add(key);
        NodeTuple tuple = values.get(key);
        if (tuple != null && tuple.getValueNode() instanceof SequenceNode sequence) {
            return items(key, sequence);
        }
        return text(key).map(List::of).orElse(List.of());
    }

    /** A whole number of at least one. */
    Optional<Integer> number(String key) {
        return text(key).flatMap(text -> {
            if (text.matches("[1-9]\\d{0,8}")) {
                return Optional.of(Integer.valueOf(text));
            }
            problem(key, "'" + key + "' must be a whole number of at least 1, and not '" + text + "'");
            return Optional.empty();
        });
    }

    /** The mapping below a key; an empty one when there is none. */
    Section section(String key) {
        asked.add(key);
        NodeTuple tuple = values.get(key);
        return new Section(
                file,
                tuple == null ? new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK) : tuple.getValueNode(),
                problems);
    }

    /** The mappings of a list. */
    List<Section> sections(String key) {
        asked.add(key);
        NodeTuple tuple = values.get(key);
        if (tuple == null || tuple.getValueNode().getTag().equals(Tag.NULL)) {
            return List.of();
        }
        if (tuple.getValueNode() instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(each -> new Section(file, each, problems))
                    .toList();
        }
        problem(key, "'" + key + "' must be a list: lines that begin with '- '");
        return List.of();
    }

    /** All names, for a mapping whose names are the files' own. */
    Set<String> names() {
        asked.addAll(values.keySet());
        return values.keySet();
    }

    Place place() {
        return place(node);
    }

    /** Where the name of a key stands. */
    Place place(String key) {
        NodeTuple tuple = values.get(key);
        return place(tuple == null ? node : tuple.getKeyNode());
    }

    private Place place(Node at) {
        Optional<Mark> mark = at.getStartMark();
        return new Place(
                file,
                mark.map(Mark::getLine).orElse(0) + 1,
                mark.map(Mark::getColumn).orElse(0) + 1);
    }

    void problem(String message) {
        problem(node, message);
    }

    /** At the value of a key, if it has one. */
    void problem(String key, String message) {
        NodeTuple tuple = values.get(key);
        problem(tuple == null ? node : tuple.getValueNode(), message);
    }

    /** At the name of a key. */
    void problemOfName(String key, String message) {
        NodeTuple tuple = values.get(key);
        problem(tuple == null ? node : tuple.getKeyNode(), message);
    }

    private void problem(Node at, String message) {
        Place place = place(at);
        problems.add(new Problem(file, place.line(), place.column(), message));
    }

    /** To be called when everything has been asked for. */
    void end() {
        for (Map.Entry<String, NodeTuple> each : values.entrySet()) {
            if (!asked.contains(each.getKey())) {
                problem(
                        each.getValue().getKeyNode(),
                        "there is nothing called '" + each.getKey() + "' here" + Nearest.hint(each.getKey(), asked)
                                + (Nearest.to(each.getKey(), asked).isEmpty()
                                        ? "; there are " + String.join(", ", asked)
                                        : ""));
            }
        }
    }
}
