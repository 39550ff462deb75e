package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a change of rules would have meant for requests that really came: those whose answer would be another one.
 *
 * @param considered distinct requests the change was tried against
 * @param outcomes those it makes a difference for, the most frequent first
 */
public record Simulation(int considered, List<Outcome> outcomes) {
    public Simulation {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * A request that came lately, maybe often.
     *
     * @param count how often, 1 or more
     * @param last when it came for the last time
     */
    public record Observed(Question question, long count, Instant last) {}

    /** A request that would be answered otherwise. */
    public record Outcome(Observed observed, Decision before, Decision after) {}

    /** @param after the book as it would be, see {@link AclBook#with}; what is both added and removed stands in it */
    public static Simulation of(AclBook before, AclBook after, Collection<Observed> lately) {
        List<Outcome> outcomes = lately.stream()
                .map(observed -> new Outcome(
                        observed,
                        observed.question().answer(before),
                        observed.question().answer(after)))
                .filter(outcome -> outcome.before().allowed() != outcome.after().allowed())
                .sorted(Comparator.comparingLong(
                                (Outcome outcome) -> outcome.observed().count())
                        .reversed())
                .toList();
        return new Simulation(lately.size(), outcomes);
    }

    /** The same from the rules that are added and removed. */
    public static Simulation of(
            AclBook before, Collection<AclBinding> added, Collection<AclBinding> removed, Collection<Observed> lately) {
        return of(before, before.with(added, removed), lately);
    }
}
