package io.crossdock.connectors.check;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import java.util.List;

/**
 * Resolves the references in the endpoint of a {@code to} step, which Camel reads from the tree itself. Only there: in other
 * steps {@code ${…}} belongs to Camel's languages.
 */
final class StepReferences {
    private final References references;

    StepReferences(References references) {
        this.references = references;
    }

    /** The endpoint with its references resolved, in place where it is a mapping; what is written out is reported. */
    Node resolve(Node endpoint) {
        if (endpoint instanceof ScalarNode uri) {
            return resolvedUri(uri);
        }
        if (endpoint instanceof MappingNode options) {
            List<NodeTuple> entries = options.getValue();
            for (int i = 0; i < entries.size(); i++) {
                NodeTuple entry = entries.get(i);
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    if (key.getValue().equals("uri") && entry.getValueNode() instanceof ScalarNode uri) {
                        entries.set(i, new NodeTuple(key, resolvedUri(uri)));
                    } else if (key.getValue().equals("parameters")
                            && entry.getValueNode() instanceof MappingNode parameters) {
                        parameters.getValue().replaceAll(this::resolvedParameter);
                    }
                }
            }
        }
        return endpoint;
    }

    private NodeTuple resolvedParameter(NodeTuple entry) {
        if (!(entry.getKeyNode() instanceof ScalarNode key) || !(entry.getValueNode() instanceof ScalarNode value)) {
            return entry;
        }
        references.checkIsReference(value, key.getValue(), value.getValue());
        ScalarNode resolved = resolved(value);
        references.remember(key.getValue(), resolved.getValue());
        return new NodeTuple(key, resolved);
    }

    private ScalarNode resolvedUri(ScalarNode uri) {
        references.checkUri(uri, uri.getValue());
        return resolved(uri);
    }

    private ScalarNode resolved(ScalarNode node) {
        String text = references.resolve(node, node.getValue());
        return text.equals(node.getValue())
                ? node
                : new ScalarNode(
                        node.getTag(), true, text, node.getScalarStyle(), node.getStartMark(), node.getEndMark());
    }
}
