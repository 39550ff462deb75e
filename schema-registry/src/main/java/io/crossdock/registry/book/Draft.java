package io.crossdock.registry.book;

import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;

import java.util.Optional;

/**
 * A registration that was judged, which takes long, and what the book said then. It is good for as long as the book says the
 * same. Immutable; made and used by {@link Registration}.
 */
public final class Draft {
    private final Optional<Asked> asked;
    private final Judgement judgement;

    /** @param asked empty when it was refused before anything was looked at */
    Draft(Optional<Asked> asked, Judgement judgement) {
        this.asked = asked;
        this.judgement = judgement;
    }

    /** Whether it was judged by what holds now. */
    boolean isOf(Asked now) {
        return asked.filter(now::equals).isPresent();
    }

    Judgement judgement() {
        return judgement;
    }

    /** What a registration comes to, but for its numbers. */
    sealed interface Judgement {
        /** It is there already. */
        record Known(Registered version) implements Judgement {}

        /** It may become a version with this text. */
        record Taken(Schema schema) implements Judgement {}

        /** It may not. */
        record NotTaken(Refused why) implements Judgement {}
    }
}
