package io.crossdock.broker.group;

import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.ResolvedRegex;
import io.crossdock.broker.group.consumer.TopicCatalog;
import io.crossdock.broker.group.consumer.TopicPattern;
import org.apache.kafka.common.internals.Topic;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Finds the topics that a group's regular expressions match: when one is new, when topics came or went, and now and then
 * because permissions may have changed. What a member's client may not describe does not match; the whole group goes by
 * what the member saw whose heartbeat was the occasion. Internal topics have to be subscribed by name.
 *
 * <p>Confined to the shard's lane.
 */
final class RegexSubscriptions {
    private final Duration refresh;
    private final Clock clock;
    /** The catalog each group's expressions were matched against last in this leadership. */
    private final Map<String, Long> matched = new HashMap<>();

    RegexSubscriptions(Duration refresh, Clock clock) {
        this.refresh = refresh;
        this.clock = clock;
    }

    /**
     * The group with its expressions matched anew where that is due.
     *
     * @throws org.apache.kafka.common.errors.InvalidRegularExpression when the member's cannot be read
     */
    ConsumerGroup refreshed(
            ConsumerGroup group, ConsumerMember member, TopicCatalog catalog, TopicVisibility visibility) {
        String own = member.profile().regex();
        if (own == null) {
            return group;
        }
        ResolvedRegex known = group.regexes().get(own);
        if (known == null) {
            return resolved(group, own, catalog, visibility);
        }
        Long last = matched.get(group.id());
        boolean topicsChanged = last == null || last != catalog.version();
        boolean old = clock.millis() - known.timestamp() >= refresh.toMillis();
        if (!topicsChanged && !old) {
            return group;
        }
        matched.put(group.id(), catalog.version());
        ConsumerGroup next = group;
        for (String regex : group.regexes().keySet()) {
            next = resolved(next, regex, catalog, visibility);
        }
        return next;
    }

    /** Forgets all other groups. */
    void keepOnly(Set<String> groups) {
        matched.keySet().retainAll(groups);
    }

    int remembered() {
        return matched.size();
    }

    private ConsumerGroup resolved(
            ConsumerGroup group, String regex, TopicCatalog catalog, TopicVisibility visibility) {
        var pattern = new TopicPattern(regex);
        SortedSet<String> topics = pattern.matching(catalog.topics().keySet());
        topics.removeIf(Topic::isInternal);
        topics.retainAll(visibility.visible(topics));
        ResolvedRegex known = group.regexes().get(regex);
        boolean same = known != null && known.topics().equals(topics);
        boolean fresh = known != null && clock.millis() - known.timestamp() < refresh.toMillis();
        // Nothing is written down when topics came and went that do not concern this expression.
        return same && fresh ? group : group.with(regex, new ResolvedRegex(topics, catalog.version(), clock.millis()));
    }
}
