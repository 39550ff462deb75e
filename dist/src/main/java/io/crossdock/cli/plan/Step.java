package io.crossdock.cli.plan;

import java.util.List;

/**
 * One action of a plan.
 *
 * @param before as it is; without properties when it is not there
 * @param after as it is to be; without properties when it is to go
 * @param notes for a refusal why and what to do; else what is dangerous about it
 */
public record Step(Verb verb, Item before, Item after, List<String> notes) {
    public Step {
        notes = List.copyOf(notes);
    }

    public Key key() {
        return after.key();
    }
}
