package io.crossdock.quotas;

import java.util.Optional;

/**
 * One thing of which somebody may use so much. Each kind is a class of its own, which stands in {@link QuotaKinds}.
 * Immutable.
 */
public interface QuotaKind {
    /** Under which a limit is set, as in {@code producer_byte_rate}. */
    String key();

    /** What is counted, for people: {@code bytes/s}. */
    String unit();

    /** Whether it can be limited for such an entity. */
    boolean appliesTo(QuotaEntity entity);

    /** What is wrong with a limit, worded as "must be …"; empty if it is fine. */
    Optional<String> problem(double limit);

    /** How many seconds' worth may be used at once after a rest, unless {@code KIND.burst.seconds} says otherwise. */
    default double burstSeconds() {
        return 1;
    }

    /** Whether a request can be refused for it, by {@code KIND.reject}, instead of being delayed. */
    default boolean canReject() {
        return true;
    }

    /** Whether it is so much in a unit of time, as opposed to so much at all. */
    default boolean isRate() {
        return true;
    }
}
