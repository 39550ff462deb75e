package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Assignments that take long to make, made beside the lane: on it they would hold up every other group of the shard.
 *
 * <p>A draft is made from the group as it was at one epoch, and is of use only for that one. Whichever member says
 * something next after it is ready takes it into the group, by records as any assignment, so that a replay needs no
 * assignor. Of each group there is one draft at a time. A group that changes faster than its drafts are made gets one on
 * the lane after all, now and then. Confined to the shard's lane, but for the making.
 */
final class Drafts {
    /** One step is a subscription of a member, or a partition; a thousand take about a millisecond. */
    static final int MANY_STEPS = 10_000;

    private static final int MOST_IN_VAIN = 3;
    private static final Duration SOON = Duration.ofMillis(200);

    private final Executor makers;
    private final Map<String, Draft> underWay = new HashMap<>();

    /** @param inVain how many before it came too late */
    private record Draft(int epoch, int inVain, CompletableFuture<Map<String, Assignment>> targets) {}

    Drafts(Executor makers) {
        this.makers = makers;
    }

    /**
     * The assignment for the group's present epoch.
     *
     * @param steps about how much work it is
     * @param assignor of immutable things only; may run on another thread
     * @return empty while it is in the making
     */
    Optional<Map<String, Assignment>> targets(
            ConsumerGroup group, Supplier<Integer> steps, Supplier<Map<String, Assignment>> assignor) {
        Draft draft = underWay.get(group.id());
        if (draft != null && !draft.targets().isDone()) {
            return Optional.empty();
        }
        underWay.remove(group.id());
        if (draft != null && draft.epoch() == group.epoch()) {
            return Optional.of(taken(draft));
        }
        int inVain = draft == null ? 0 : draft.inVain() + 1;
        return inVain > MOST_IN_VAIN || steps.get() < MANY_STEPS
                ? Optional.of(assignor.get())
                : begun(group, inVain, assignor);
    }

    private Optional<Map<String, Assignment>> begun(
            ConsumerGroup group, int inVain, Supplier<Map<String, Assignment>> assignor) {
        CompletableFuture<Map<String, Assignment>> targets;
        try {
            targets = CompletableFuture.supplyAsync(assignor, makers);
        } catch (RejectedExecutionException closing) {
            return Optional.of(assignor.get());
        }
        var draft = new Draft(group.epoch(), inVain, targets);
        if (targets.isDone()) {
            return Optional.of(taken(draft));
        }
        underWay.put(group.id(), draft);
        return Optional.empty();
    }

    private static Map<String, Assignment> taken(Draft draft) {
        try {
            return draft.targets().join(); // is done
        } catch (CompletionException failed) {
            throw new IllegalStateException("an assignment could not be made", failed.getCause());
        }
    }

    /**
     * When a member shall ask again while its group's assignment is in the making, null otherwise: soon, but in a group
     * of thousands not all at once.
     */
    @Nullable
    Duration again(ConsumerGroup group) {
        return underWay.containsKey(group.id())
                ? SOON.plusMillis(group.members().size())
                : null;
    }

    /** Forgets all other groups. */
    void keepOnly(Set<String> groups) {
        underWay.keySet().retainAll(groups);
    }

    int remembered() {
        return underWay.size();
    }
}
