package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.Place;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.check.SecretStore;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.Problem;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The section {@code connectors}: files beside this one, checked as {@code crossdock connectors check} does. They
 * are sent as they are: a variable in them is filled in by the hub, and has to be set here as well only for the check.
 */
final class ConnectorItems {
    /** Where a hub has its registry unless it is told otherwise, for formats that need one and name none. */
    private static final String REGISTRY = "http://127.0.0.1:8080/registry";

    private final List<Problem> problems;
    private final Found found;

    ConnectorItems(List<Problem> problems, Found found) {
        this.problems = problems;
        this.found = found;
    }

    /** The connector files that a document names. */
    static List<Path> named(Path file, Node document) {
        var named = new ArrayList<Path>();
        if (document instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("connectors")) {
                    scalars(tuple.getValueNode()).forEach(name -> named.add(SchemaItems.beside(file, name)));
                }
            }
        }
        return named;
    }

    private static List<String> scalars(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .filter(ScalarNode.class::isInstance)
                    .map(each -> ((ScalarNode) each).getValue())
                    .toList();
        }
        return node instanceof ScalarNode scalar ? List.of(scalar.getValue()) : List.of();
    }

    /** Loads Camel if there is any. */
    void read(Collection<Path> files) {
        if (files.isEmpty()) {
            return;
        }
        try (var check = new ConnectorCheck(System.getenv(), REGISTRY, SecretStore.ASSUMED)) {
            for (Path file : files) {
                ConnectorCheck.Checked checked = check.read(file);
                problems.addAll(checked.problems());
                ConnectorDefinition definition = checked.definition();
                if (definition != null) {
                    found.add(
                            Item.of(Kind.CONNECTOR, definition.name(), Map.of("yaml", text(file))),
                            new Place(file, 1, 1));
                }
            }
        }
    }

    private String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            problems.add(new Problem(file, 1, 1, "cannot be read: " + gone));
            return "";
        }
    }
}
