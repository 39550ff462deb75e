package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The topics of the hub that a connector reads to write into others: the {@code from} of its file.
 *
 * @param topics their names; with a pattern, only its text
 * @param pattern reads all topics whose whole name matches, also those made later; null reads {@code topics}
 * @param group the consumer group whose offsets say how far it is
 * @param format what their values are
 * @param tasks how many share the partitions, from 1 to {@value #MOST_TASKS}
 */
public record TopicIntake(
        List<String> topics, @Nullable Pattern pattern, String group, FormatSettings format, int tasks) {
    /** Each has a transactional id of its own, and whoever begins shuts out all of them. */
    public static final int MOST_TASKS = 8;

    /** Kafka's own topics and ours are no events, whatever a pattern says. */
    private static final Pattern INTERNAL = Pattern.compile("(__|_crossdock\\.).*");

    public TopicIntake {
        if (tasks < 1 || tasks > MOST_TASKS) {
            throw new IllegalArgumentException(tasks + " tasks; there can be 1 to " + MOST_TASKS);
        }
        topics = List.copyOf(topics);
    }

    /** Whether the records of a topic are read. */
    public boolean reads(String topic) {
        return pattern == null
                ? topics.contains(topic)
                : pattern.matcher(topic).matches() && !INTERNAL.matcher(topic).matches();
    }
}
