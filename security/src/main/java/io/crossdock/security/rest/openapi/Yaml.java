package io.crossdock.security.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.Map;

/** Writes JSON as YAML 1.2: blocks for objects and lists, every text in double quotes, as JSON escapes it. */
final class Yaml {
    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    static String of(JsonNode node) {
        var yaml = new Yaml();
        yaml.write(node, 0);
        return yaml.text.append('\n').toString().strip() + "\n";
    }

    private void write(JsonNode node, int depth) {
        if (node.isEmpty()) {
            text.append(' ').append(node);
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                line(depth).append(TextNode.valueOf(field.getKey())).append(':');
                write(field.getValue(), depth + 1);
            }
        } else {
            for (JsonNode item : node) {
                line(depth).append('-');
                write(item, depth + 1);
            }
        }
    }

    private StringBuilder line(int depth) {
        return text.append('\n').append("  ".repeat(depth));
    }
}
