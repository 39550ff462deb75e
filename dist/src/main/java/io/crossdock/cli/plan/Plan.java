package io.crossdock.cli.plan;

import java.util.List;

/**
 * What is to be done, in the order in which it is safe.
 *
 * @param owner on whose behalf
 */
public record Plan(String owner, List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Everything is as it should be. */
    public boolean isEmpty() {
        return count(Verb.LEAVE) == steps.size();
    }

    /** What stands in the way of all of it. */
    public List<Step> refused() {
        return steps.stream().filter(step -> step.verb() == Verb.REFUSE).toList();
    }

    /** What there is to do. */
    public List<Step> changes() {
        return steps.stream()
                .filter(step -> step.verb() != Verb.LEAVE && step.verb() != Verb.REFUSE)
                .toList();
    }

    public long count(Verb verb) {
        return steps.stream().filter(step -> step.verb() == verb).count();
    }
}
