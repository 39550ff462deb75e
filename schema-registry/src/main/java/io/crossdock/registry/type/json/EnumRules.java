package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Set;

/** Compares the values that two schemas list: {@code enum}, and {@code const} as a list of one. */
final class EnumRules {
    private EnumRules() {}

    static void compare(Facts writer, SchemaNode reader, Place place, Step step) {
        Set<String> read = values(reader, step);
        if (read == null) {
            return;
        }
        Place at = place.keyword(reader.has("const") ? "const" : "enum");
        Set<String> written = written(writer, step);
        if (written == null) {
            step.found(
                    JsonRule.PRODUCT_TYPE_EXTENDED,
                    at,
                    place.subject() + " is read only as one of the values listed, but writers may write others",
                    "leave the list out, or let writers have had it first");
            return;
        }
        var unknown = new LinkedHashSet<>(written);
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            step.found(
                    written.containsAll(read) ? JsonRule.ENUM_ARRAY_NARROWED : JsonRule.ENUM_ARRAY_CHANGED,
                    at,
                    place.subject() + " may be written as " + words(unknown)
                            + ", which is not among the values that are read",
                    "keep " + words(unknown) + " in the readers' list");
        }
    }

    private static @Nullable Set<String> written(Facts writer, Step step) {
        @Nullable Set<String> all = null;
        for (Facts.Part part : writer.parts()) {
            Set<String> values = values(part.node(), step);
            if (values != null && all != null) {
                all.retainAll(values);
            } else if (values != null) {
                all = values;
            }
        }
        return all == null ? fewValues(writer) : all;
    }

    /** These types have so few values that they are as good as listed. */
    private static @Nullable Set<String> fewValues(Facts writer) {
        Set<String> types = writer.types();
        if (types == null || !Set.of("null", "boolean").containsAll(types)) {
            return null;
        }
        var all = new LinkedHashSet<String>();
        if (types.contains("null")) {
            all.add("null");
        }
        if (types.contains("boolean")) {
            all.add("true");
            all.add("false");
        }
        return all;
    }

    private static @Nullable Set<String> values(SchemaNode node, Step step) {
        JsonNode value = node.draft() == Draft.DRAFT_4 ? null : node.get("const");
        if (value != null) {
            return new LinkedHashSet<>(Set.of(NormalForm.data(value).toString()));
        }
        JsonNode list = node.get("enum");
        if (list == null || !list.isArray()) {
            return null;
        }
        step.charge(list.size());
        var all = new LinkedHashSet<String>();
        list.forEach(each -> all.add(NormalForm.data(each).toString()));
        return all;
    }

    private static String words(Set<String> values) {
        String first = String.join(
                ", ", values.stream().limit(3).map(EnumRules::shortened).toList());
        return values.size() <= 3 ? first : first + " and " + (values.size() - 3) + " more";
    }

    private static String shortened(String value) {
        return value.length() <= 60 ? value : value.substring(0, 57) + "...";
    }
}
