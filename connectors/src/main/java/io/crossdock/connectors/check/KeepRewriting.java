package io.crossdock.connectors.check;

import io.crossdock.connectors.step.Keeping;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts what comes after a {@code keep} into a filter behind it. Camel has no step that ends one part of a split alone: its
 * {@code stop} ends the parts that follow, too.
 */
final class KeepRewriting {
    private KeepRewriting() {}

    /** The steps as Camel shall see them. */
    static List<Node> rewritten(List<Node> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (isKeep(steps.get(i))) {
                var all = new ArrayList<>(steps.subList(0, i + 1));
                all.add(filter(steps.get(i), rewritten(steps.subList(i + 1, steps.size()))));
                return all;
            }
        }
        return steps;
    }

    private static boolean isKeep(Node step) {
        return step instanceof MappingNode mapping
                && mapping.getValue().size() == 1
                && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode name
                && name.getValue().equals("keep");
    }

    private static Node filter(Node keep, List<Node> rest) {
        var options = new ArrayList<NodeTuple>();
        options.add(new NodeTuple(text(keep, "simple"), text(keep, Keeping.PASSES)));
        if (!rest.isEmpty()) {
            var steps = new SequenceNode(
                    Tag.SEQ, true, new ArrayList<>(rest), FlowStyle.BLOCK, keep.getStartMark(), keep.getEndMark());
            options.add(new NodeTuple(text(keep, "steps"), steps));
        }
        return map(keep, List.of(new NodeTuple(text(keep, "filter"), map(keep, options))));
    }

    private static Node map(Node at, List<NodeTuple> entries) {
        return new MappingNode(
                Tag.MAP, true, new ArrayList<>(entries), FlowStyle.BLOCK, at.getStartMark(), at.getEndMark());
    }

    private static Node text(Node at, String text) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, at.getStartMark(), at.getEndMark());
    }
}
