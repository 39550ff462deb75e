package io.crossdock.connectors.check;

import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes nodes of YAML for what a file means but does not say. They stand where the node stands that they are made for. */
final class Nodes {
    private Nodes() {}

    static Node map(String key, Node value) {
        return mapping(List.of(new NodeTuple(text(key, value), value)), value);
    }

    static Node map(Map<String, String> texts, Node at) {
        var entries = new ArrayList<NodeTuple>();
        texts.forEach((key, value) -> entries.add(new NodeTuple(text(key, at), text(value, at))));
        return mapping(entries, at);
    }

    private static Node mapping(List<NodeTuple> entries, Node at) {
        return new MappingNode(Tag.MAP, true, entries, FlowStyle.BLOCK, at.getStartMark(), at.getEndMark());
    }

    private static Node text(String text, Node at) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, at.getStartMark(), at.getEndMark());
    }
}
