package io.crossdock.registry.type.json;

/** Compares {@code minLength}, {@code maxLength} and {@code pattern}. Formats are notes. */
final class StringRules {
    private static final Bounds.Limit MAX =
            new Bounds.Limit("maxLength", true, JsonRule.MAX_LENGTH_ADDED, JsonRule.MAX_LENGTH_DECREASED);
    private static final Bounds.Limit MIN =
            new Bounds.Limit("minLength", false, JsonRule.MIN_LENGTH_ADDED, JsonRule.MIN_LENGTH_INCREASED);

    private StringRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        Bounds.compare(MAX, "the length of", writer, reader, place, step);
        Bounds.compare(MIN, "the length of", writer, reader, place, step);
        String read = Keywords.text(reader, "pattern");
        String written = Keywords.text(writer, "pattern");
        if (read != null && !read.equals(written)) {
            step.found(
                    written == null ? JsonRule.PATTERN_ADDED : JsonRule.PATTERN_CHANGED,
                    place.keyword("pattern"),
                    place.subject() + " is read only where it matches '" + Faults.shortened(read)
                            + "', which writers do not see to",
                    written == null ? "leave the pattern out" : "keep '" + Faults.shortened(written) + "'");
        }
    }
}
