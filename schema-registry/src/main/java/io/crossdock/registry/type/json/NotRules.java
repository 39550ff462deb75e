package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Compares what two schemas exclude: whatever readers refuse, writers must not write. */
final class NotRules {
    private NotRules() {}

    static void compare(Facts writer, SchemaNode reader, Place place, Step step) {
        SchemaNode refused = reader.one("not");
        if (refused == null || isNeverWritten(writer, refused, step)) {
            return;
        }
        step.found(
                JsonRule.NOT_TYPE_EXTENDED,
                place.keyword("not"),
                place.subject() + " is refused where 'not' says so, but writers may write that",
                "refuse no more than writers do already");
    }

    private static boolean isNeverWritten(Facts writer, SchemaNode refused, Step step) {
        @Nullable
        Set<String> types = ValueTypes.both(writer.types(), step.facts(refused).types());
        if (types != null && types.isEmpty()) {
            return true;
        }
        for (Facts.Part part : writer.parts()) {
            SchemaNode excluded = part.node().one("not");
            // The other way round: what writers exclude has to take in all that readers refuse.
            if (excluded != null && step.may(refused, excluded)) {
                return true;
            }
        }
        return false;
    }
}
