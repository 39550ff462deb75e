package io.crossdock.broker.group.consumer;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a member said of itself. Immutable.
 *
 * @param instanceId of a static member, which keeps its place while its client restarts
 * @param rackId where its client runs
 * @param topics subscribed by name
 * @param regex subscribed by regular expression (RE2), besides the names
 * @param rebalanceTimeoutMs time it has to give partitions up, -1 when not said
 * @param assignor the one it would like the broker to use
 * @param classic set for a member that speaks the classic protocol
 */
public record Profile(
        @Nullable String instanceId,
        @Nullable String rackId,
        String clientId,
        String clientHost,
        SortedSet<String> topics,
        @Nullable String regex,
        int rebalanceTimeoutMs,
        @Nullable String assignor,
        @Nullable ClassicOffer classic) {
    public Profile {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
        regex = regex == null || regex.isEmpty() ? null : regex;
    }

    /** Before it said anything. */
    static Profile nothing() {
        return new Profile(null, null, "", "", Collections.emptySortedSet(), null, -1, null, null);
    }

    public boolean isClassic() {
        return classic != null;
    }

    public boolean isStatic() {
        return instanceId != null;
    }

    /** Do both read the same? */
    public boolean subscribesLike(Profile other) {
        return topics.equals(other.topics) && Objects.equals(regex, other.regex);
    }

    /** The same member, saying something new; null leaves what it said before. */
    public Profile updated(
            String newClientId,
            String newClientHost,
            @Nullable String newInstanceId,
            @Nullable String newRackId,
            int newRebalanceTimeoutMs,
            @Nullable Collection<String> newTopics,
            @Nullable String newRegex,
            @Nullable String newAssignor) {
        return new Profile(
                newInstanceId == null ? instanceId : newInstanceId,
                newRackId == null ? rackId : newRackId,
                newClientId,
                newClientHost,
                newTopics == null ? topics : new TreeSet<>(newTopics),
                newRegex == null ? regex : newRegex,
                newRebalanceTimeoutMs < 0 ? rebalanceTimeoutMs : newRebalanceTimeoutMs,
                newAssignor == null ? assignor : newAssignor,
                null);
    }

    /** A member of the classic protocol, with what its subscription says. */
    public Profile speakingClassic(Collection<String> newTopics, @Nullable String newRackId, ClassicOffer offer) {
        return new Profile(
                instanceId,
                newRackId,
                clientId,
                clientHost,
                new TreeSet<>(newTopics),
                null,
                rebalanceTimeoutMs,
                null,
                offer);
    }
}
