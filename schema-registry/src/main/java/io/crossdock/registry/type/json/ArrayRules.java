package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;

/** Compares items by position, the items after those, how many there are, and what they must contain. */
final class ArrayRules {
    private static final Bounds.Limit MAX =
            new Bounds.Limit("maxItems", true, JsonRule.MAX_ITEMS_ADDED, JsonRule.MAX_ITEMS_DECREASED);
    private static final Bounds.Limit MIN =
            new Bounds.Limit("minItems", false, JsonRule.MIN_ITEMS_ADDED, JsonRule.MIN_ITEMS_INCREASED);

    private ArrayRules() {}

    /**
     * Items, whatever the keywords of the draft.
     *
     * @param keyword that holds those with a position of their own
     * @param rest of those after them; null when nothing is said
     * @param restKeyword that holds it, empty when nothing is said
     */
    private record Items(
            String keyword,
            List<SchemaNode> first,
            @Nullable SchemaNode rest,
            String restKeyword) {
        static Items of(SchemaNode node) {
            boolean modern = node.draft() == Draft.DRAFT_2020_12;
            String keyword = modern ? "prefixItems" : "items";
            JsonNode items = node.get("items");
            String rest = !modern && items != null && items.isArray() ? "additionalItems" : "items";
            if (node.one(rest) == null && node.one("unevaluatedItems") != null) {
                rest = "unevaluatedItems";
            }
            return new Items(keyword, node.list(keyword), node.one(rest), rest);
        }
    }

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        Items written = Items.of(writer);
        Items read = Items.of(reader);
        long most = most(writer);
        comparePositions(written, read, most, place, step);
        compareRest(written, read, most, place, step);
        Bounds.compare(MAX, "the number of items of", writer, reader, place, step);
        Bounds.compare(MIN, "the number of items of", writer, reader, place, step);
        if (Keywords.flag(reader, "uniqueItems") && !Keywords.flag(writer, "uniqueItems") && most > 1) {
            step.found(
                    JsonRule.UNIQUE_ITEMS_ADDED,
                    place.keyword("uniqueItems"),
                    "the items of " + place.subject() + " must differ for readers, but writers may repeat them",
                    "leave out uniqueItems, or let writers have had it first");
        }
        ContainsRules.compare(writer, reader, place, step);
    }

    private static long most(SchemaNode writer) {
        BigDecimal most = Keywords.number(writer, "maxItems");
        return most == null
                ? Long.MAX_VALUE
                : most.min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue();
    }

    private static void comparePositions(Items written, Items read, long most, Place place, Step step) {
        int longer = Math.max(written.first.size(), read.first.size());
        for (int i = 0; i < longer && i < most; i++) {
            Place at = place.items(read.keyword + "/" + i);
            if (i < written.first.size() && i < read.first.size()) {
                step.must(written.first.get(i), read.first.get(i), at);
            } else if (i < written.first.size()) {
                removed(written.first.get(i), read.rest, at, step);
            } else {
                added(written.rest, read.first.get(i), at, step);
            }
        }
    }

    private static void removed(SchemaNode item, @Nullable SchemaNode rest, Place place, Step step) {
        if (rest == null || step.may(item, rest)) {
            return;
        }
        boolean closed = step.isNothing(rest);
        step.found(
                closed
                        ? JsonRule.ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL
                        : JsonRule.ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                place,
                "item " + place.subject() + " is written, but "
                        + (closed ? "readers take none there" : "read as another"),
                "keep the item for readers, or allow it among the additional ones");
    }

    private static void added(@Nullable SchemaNode rest, SchemaNode item, Place place, Step step) {
        boolean open = rest == null || step.isAnything(rest);
        if ((rest == null || open) ? step.isAnything(item) : step.may(rest, item)) {
            return;
        }
        step.found(
                open
                        ? JsonRule.ITEM_ADDED_TO_OPEN_CONTENT_MODEL
                        : JsonRule.ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                place,
                "item " + place.subject()
                        + " is described for readers only, and writers may have written something else",
                "describe it as writers may write it, or close the list of items first");
    }

    private static void compareRest(Items written, Items read, long most, Place place, Step step) {
        SchemaNode rest = read.rest;
        int positions = Math.max(written.first.size(), read.first.size());
        if (rest == null || step.isAnything(rest) || most <= positions) {
            return;
        }
        SchemaNode before = written.rest;
        boolean closed = step.isNothing(rest);
        if (before != null && !step.isAnything(before) && (!closed || step.isNothing(before))) {
            step.must(before, rest, place.items(read.restKeyword));
            return;
        }
        step.found(
                rule(read, closed),
                place.keyword(read.restKeyword),
                "the " + (positions > 0 ? "further " : "") + "items of " + place.subject() + " are "
                        + (closed ? "not allowed" : "restricted") + " for readers, but not for writers",
                "leave out " + read.restKeyword + ", or let writers have had it first");
    }

    private static JsonRule rule(Items read, boolean closed) {
        return switch (read.restKeyword) {
            case "unevaluatedItems" ->
                closed ? JsonRule.UNEVALUATED_ITEMS_REMOVED : JsonRule.UNEVALUATED_ITEMS_NARROWED;
            case "items" -> closed && !read.first.isEmpty() ? JsonRule.ADDITIONAL_ITEMS_REMOVED : restricted(read);
            default -> closed ? JsonRule.ADDITIONAL_ITEMS_REMOVED : JsonRule.ADDITIONAL_ITEMS_NARROWED;
        };
    }

    private static JsonRule restricted(Items read) {
        return read.first.isEmpty() ? JsonRule.SCHEMA_ADDED : JsonRule.ADDITIONAL_ITEMS_NARROWED;
    }
}
