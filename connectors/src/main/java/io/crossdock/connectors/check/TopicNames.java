package io.crossdock.connectors.check;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads which topics a connector reads: 'topic', or 'topics' with a list or a pattern. */
final class TopicNames {
    static final Pattern ONE = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    static final String RULE = "1 to 249 letters, digits, dots, hyphens or underscores";
    private static final Pattern NO_TOPIC = Pattern.compile("(?!)"); // stands in for a pattern that was reported
    private final Findings findings;

    TopicNames(Findings findings) {
        this.findings = findings;
    }

    /** {@code topics: {pattern: REGEX}}; null when the topics are named. */
    @Nullable
    Pattern pattern(Section file) {
        if (!(file.get("topics") instanceof MappingNode) || file.has("topic")) {
            return null;
        }
        Section section = Objects.requireNonNull(file.section("topics"));
        String text = section.requiredText("pattern");
        Node at = section.get("pattern");
        section.close();
        try {
            return text == null ? NO_TOPIC : Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            findings.add(
                    at == null ? section.node() : at,
                    "'pattern' is no regular expression: " + wrong.getDescription() + " at character "
                            + (wrong.getIndex() + 1) + " of '" + text + "'");
            return NO_TOPIC;
        }
    }

    List<String> names(Section file, String reader) {
        var topics = new ArrayList<String>();
        boolean one = file.has("topic");
        if (one == file.has("topics")) {
            findings.add(file.node(), reader + " needs 'topic', or 'topics' with a list or a pattern");
            return topics;
        }
        String key = one ? "topic" : "topics";
        for (Node node : file.list(key)) {
            String topic = file.plain(key, node);
            if (topic == null) {
                continue;
            }
            if (ONE.matcher(topic).matches()) {
                topics.add(topic);
            } else {
                findings.add(node, "a topic's name must be " + RULE + ", was '" + topic + "'");
            }
        }
        if (topics.isEmpty() && findings.isEmpty()) {
            findings.add(file.keyNode(key), "'" + key + "' names no topic");
        }
        return topics;
    }
}
