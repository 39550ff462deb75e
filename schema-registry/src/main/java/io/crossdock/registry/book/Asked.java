package io.crossdock.registry.book;

import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.ReferencedText;

import java.util.List;
import java.util.Optional;

/**
 * A registration that is asked for, and what holds for it: all that its judgement depends on. As long as two of them are
 * equal, so are their judgements.
 *
 * @param schema as it would be registered, except for its text
 * @param normal whether its text is to be normalised
 * @param referenced what it refers to; empty when some of that is missing
 */
record Asked(
        Subject subject,
        NewSchema sent,
        Mode mode,
        Settings settings,
        History history,
        Schema schema,
        boolean normal,
        Optional<List<ReferencedText>> referenced) {
    Asked {
        referenced = referenced.map(List::copyOf);
    }
}
