package io.crossdock.hub.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a YAML file as a flat list of settings, each with its line and column.
 *
 * <p>Nesting and dots mean the same: {@code broker: {num.partitions: 3}} is {@code broker.num.partitions}. A list of
 * scalars is its comma list, as Kafka writes lists.
 */
final class YamlSettings {
    private final Path file;
    private final Path base;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Problem> problems;

    private YamlSettings(Path file, List<Problem> problems) {
        this.file = file;
        this.base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        this.problems = problems;
    }

    /** The settings of this file; what is wrong with its form is added to the problems. */
    static List<Setting> read(Path file, List<Problem> problems) {
        var reader = new YamlSettings(file, problems);
        try {
            reader.compose(Files.readString(file));
        } catch (NoSuchFileException missing) {
            problems.add(new Problem(file.toString(), "there is no such file"));
        } catch (IOException failure) {
            problems.add(new Problem(file.toString(), "cannot be read: " + failure));
        } catch (MarkedYamlEngineException malformed) {
            problems.add(new Problem(
                    reader.at(malformed.getProblemMark()),
                    "not valid YAML: " + malformed.getProblem().strip()));
        } catch (YamlEngineException malformed) {
            problems.add(new Problem(file.toString(), "not valid YAML: " + malformed.getMessage()));
        }
        return reader.settings;
    }

    private void compose(String text) {
        var load = LoadSettings.builder()
                .setUseMarks(true)
                .setLabel(file.toString())
                .build();
        Optional<Node> root = new Compose(load).composeString(text);
        root.ifPresent(node -> {
            if (node instanceof MappingNode mapping) {
                flatten("", mapping);
            } else {
                problems.add(new Problem(at(node), "expected settings of the form 'name: value'"));
            }
        });
    }

    private void flatten(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                value(prefix + name.getValue(), name, tuple.getValueNode());
            } else {
                problems.add(new Problem(at(tuple.getKeyNode()), "the name of a setting must be plain text"));
            }
        }
    }

    private void value(String key, Node name, Node value) {
        if (value instanceof MappingNode mapping) {
            flatten(key + ".", mapping);
        } else if (value.getTag().equals(Tag.NULL)) {
            problems.add(new Problem(at(name), "'" + key + "' has no value; give it one or remove the line"));
        } else {
            text(value)
                    .ifPresentOrElse(
                            text -> settings.add(new Setting(key, text, at(name), base)),
                            () -> problems.add(new Problem(at(value), "'" + key + "' must be one value or a list")));
        }
    }

    private static Optional<String> text(Node value) {
        if (value instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        var items = new ArrayList<String>();
        if (value instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (!(item instanceof ScalarNode scalar)) {
                    return Optional.empty();
                }
                items.add(scalar.getValue());
            }
        }
        return Optional.of(String.join(",", items));
    }

    private String at(Node node) {
        return at(node.getStartMark());
    }

    private String at(Optional<Mark> mark) {
        return mark.map(m -> file + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse(file.toString());
    }
}
