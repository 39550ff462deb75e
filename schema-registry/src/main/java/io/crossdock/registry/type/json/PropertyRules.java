package io.crossdock.registry.type.json;

import java.util.List;
import java.util.Map;

/**
 * Compares the described properties of objects. What is not described may be written where the writers' schema is open, so
 * that describing it later restricts what was free; and where the readers' schema is closed, nothing may be written that
 * they no longer describe.
 */
final class PropertyRules {
    private PropertyRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        Map<String, SchemaNode> written = writer.named("properties");
        Map<String, SchemaNode> read = reader.named("properties");
        written.forEach((name, schema) -> {
            SchemaNode same = read.get(name);
            if (same == null) {
                removed(name, schema, ContentModel.of(reader), place, step);
            } else {
                step.must(schema, same, place.property(name));
            }
        });
        read.forEach((name, schema) -> {
            if (!written.containsKey(name)) {
                added(name, schema, writer, reader, place, step);
            }
        });
    }

    private static void removed(String name, SchemaNode schema, ContentModel read, Place place, Step step) {
        List<SchemaNode> covering = read.covering(name, step);
        if (covering.stream().allMatch(each -> step.may(schema, each))) {
            return;
        }
        boolean closed = covering.stream().anyMatch(step::isNothing);
        Place at = place.property(name);
        step.found(
                closed
                        ? JsonRule.PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL
                        : JsonRule.PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                at,
                at.subject() + " may be written, but readers "
                        + (closed
                                ? "take no properties that they do not describe"
                                : "take it only as what they say of properties they do not describe"),
                "keep describing " + at.subject() + " for readers, or allow it by " + read.keyword());
    }

    private static void added(
            String name, SchemaNode schema, SchemaNode writer, SchemaNode reader, Place place, Step step) {
        List<SchemaNode> covering = ContentModel.of(writer).covering(name, step);
        boolean open = covering.isEmpty();
        boolean closed = covering.stream().anyMatch(step::isNothing);
        Place at = place.property(name);
        if (open && !step.isAnything(schema)) {
            step.found(
                    JsonRule.PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
                    at,
                    at.subject()
                            + " is described for readers only, and writers may have written anything under that name",
                    "leave " + at.subject() + " without any rule, or first close the writers' schema with"
                            + " additionalProperties: false");
            return;
        }
        if (!open && !closed && covering.stream().noneMatch(each -> step.may(each, schema))) {
            step.found(
                    JsonRule.PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                    at,
                    at.subject()
                            + " is described for readers only, and takes less than what writers may write under that"
                            + " name",
                    "let " + at.subject() + " take all that the writers' schema says of properties not described");
        }
        requireAdded(name, writer, reader, open, place, step);
    }

    private static void requireAdded(
            String name, SchemaNode writer, SchemaNode reader, boolean open, Place place, Step step) {
        boolean required = Keywords.names(reader.get("required")).contains(name)
                && !Keywords.names(writer.get("required")).contains(name);
        if (!required || RequiredRules.hasDefault(name, reader)) {
            return;
        }
        if (open) {
            RequiredRules.found(name, place, step);
            return;
        }
        Place at = place.property(name);
        step.found(
                JsonRule.REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL,
                at,
                at.subject() + " is new for readers and required by them, but writers do not know it",
                "make " + at.subject() + " optional, or give it a default");
    }
}
