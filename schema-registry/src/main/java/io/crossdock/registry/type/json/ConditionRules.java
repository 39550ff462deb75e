package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

/** Compares {@code if}, {@code then} and {@code else}. */
final class ConditionRules {
    private ConditionRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        SchemaNode condition = reader.one("if");
        SchemaNode then = reader.one("then");
        SchemaNode otherwise = reader.one("else");
        if (condition == null || (then == null && otherwise == null)) {
            return;
        }
        boolean always = holds(writer, then, step) && holds(writer, otherwise, step);
        if (always || isAsBefore(writer, condition, then, otherwise, step)) {
            return;
        }
        step.found(
                JsonRule.CONDITION_CHANGED,
                place.keyword("if"),
                place.subject() + " is read under conditions that writers do not keep to",
                "leave the condition as writers have it, or ask for less in 'then' and 'else'");
    }

    private static boolean holds(SchemaNode writer, @Nullable SchemaNode reader, Step step) {
        return reader == null || step.may(writer, reader);
    }

    private static boolean isAsBefore(
            SchemaNode writer,
            SchemaNode condition,
            @Nullable SchemaNode then,
            @Nullable SchemaNode otherwise,
            Step step) {
        SchemaNode before = writer.one("if");
        return before != null
                && step.may(before, condition)
                && step.may(condition, before)
                && isNoMore(writer.one("then"), then, step)
                && isNoMore(writer.one("else"), otherwise, step);
    }

    private static boolean isNoMore(@Nullable SchemaNode written, @Nullable SchemaNode read, Step step) {
        return read == null || (written == null ? step.isAnything(read) : step.may(written, read));
    }
}
