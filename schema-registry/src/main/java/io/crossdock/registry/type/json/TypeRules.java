package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Compares the types of values that two schemas allow. */
final class TypeRules {
    private TypeRules() {}

    static void compare(Facts writer, Facts reader, Place place, Step step) {
        Set<String> read = reader.types();
        if (read == null) {
            return;
        }
        Set<String> written = writer.types();
        if (written != null && written.stream().allMatch(each -> ValueTypes.allows(read, each))) {
            return;
        }
        step.found(
                rule(written, read),
                place,
                place.subject() + " is read as " + words(read) + ", but may be written as " + words(written),
                "let readers take " + words(written)
                        + (read.isEmpty() ? "" : ", or go on writing only " + words(read)));
    }

    private static JsonRule rule(@Nullable Set<String> written, Set<String> read) {
        if (written == null || read.isEmpty() || !read.stream().allMatch(each -> ValueTypes.allows(written, each))) {
            return JsonRule.TYPE_CHANGED;
        }
        return written.size() == 1 ? JsonRule.TYPE_NARROWED : JsonRule.SUM_TYPE_NARROWED;
    }

    private static String words(@Nullable Set<String> types) {
        if (types == null) {
            return "any type";
        }
        return types.isEmpty() ? "nothing" : String.join(" or ", types);
    }
}
