package io.crossdock.broker.group.consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.apache.kafka.common.errors.InvalidRegularExpression;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A regular expression in RE2's syntax, whose matching takes time in proportion to the name, whatever a client sends. It
 * has to match the whole name.
 */
public final class TopicPattern {
    private final Pattern pattern;

    /** @throws InvalidRegularExpression when it cannot be read */
    public TopicPattern(String regex) {
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException wrong) {
            throw new InvalidRegularExpression("SubscribedTopicRegex `" + regex
                    + "` is not a valid regular expression of RE2: " + wrong.getDescription());
        }
    }

    public SortedSet<String> matching(Collection<String> topics) {
        var matching = new TreeSet<String>();
        for (String topic : topics) {
            if (pattern.matches(topic)) {
                matching.add(topic);
            }
        }
        return matching;
    }
}
