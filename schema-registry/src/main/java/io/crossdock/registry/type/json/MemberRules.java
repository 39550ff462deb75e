package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Compares what objects may have besides described properties, and what is said of all their properties. */
final class MemberRules {
    private static final Bounds.Limit MAX =
            new Bounds.Limit("maxProperties", true, JsonRule.MAX_PROPERTIES_ADDED, JsonRule.MAX_PROPERTIES_DECREASED);
    private static final Bounds.Limit MIN =
            new Bounds.Limit("minProperties", false, JsonRule.MIN_PROPERTIES_ADDED, JsonRule.MIN_PROPERTIES_INCREASED);

    private MemberRules() {}

    static void compare(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        ContentModel written = ContentModel.of(writer);
        ContentModel read = ContentModel.of(reader);
        read.patterns().forEach((pattern, schema) -> patternRead(pattern, schema, writer, written, place, step));
        written.patterns().forEach((pattern, schema) -> patternWritten(pattern, schema, read, place, step));
        compareRest(written, read, place, step);
        compareNames(writer, reader, place, step);
        compareDependencies(writer, reader, place, step);
        Bounds.compare(MAX, "the number of properties of", writer, reader, place, step);
        if (Keywords.names(writer.get("required")).size() < least(reader)) {
            Bounds.compare(MIN, "the number of properties of", writer, reader, place, step);
        }
    }

    private static double least(SchemaNode reader) {
        var least = Keywords.number(reader, "minProperties");
        return least == null ? 0 : least.doubleValue();
    }

    private static void patternRead(
            String pattern, SchemaNode schema, SchemaNode writer, ContentModel written, Place place, Step step) {
        Place at = place.members("patternProperties/" + GraphReader.escaped(pattern));
        SchemaNode same = written.patterns().get(pattern);
        if (same != null) {
            step.must(same, schema, at);
            return;
        }
        boolean fits = restFits(written.rest(), schema, step)
                && written.patterns().values().stream().allMatch(each -> step.may(each, schema))
                && writer.named("properties").entrySet().stream()
                        .allMatch(each -> !step.matches(pattern, each.getKey()) || step.may(each.getValue(), schema));
        if (!fits) {
            step.found(
                    JsonRule.PATTERN_PROPERTIES_ADDED,
                    at,
                    "properties of " + place.subject() + " whose names match '" + Faults.shortened(pattern)
                            + "' are restricted for readers, but not for writers",
                    "leave the pattern out, or let it take all that writers may write there");
        }
    }

    private static boolean restFits(@Nullable SchemaNode rest, SchemaNode schema, Step step) {
        return rest == null ? step.isAnything(schema) : step.may(rest, schema);
    }

    private static void patternWritten(String pattern, SchemaNode schema, ContentModel read, Place place, Step step) {
        if (read.patterns().containsKey(pattern)) {
            return;
        }
        SchemaNode rest = read.rest();
        if (rest == null || step.may(schema, rest)) {
            return;
        }
        Place at = place.members("patternProperties/" + GraphReader.escaped(pattern));
        step.found(
                step.isNothing(rest)
                        ? JsonRule.PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL
                        : JsonRule.PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                at,
                "properties of " + place.subject() + " whose names match '" + Faults.shortened(pattern)
                        + "' may be written, but readers do not take them",
                "keep the pattern for readers");
    }

    private static void compareRest(ContentModel written, ContentModel read, Place place, Step step) {
        SchemaNode rest = read.rest();
        if (rest == null || step.isAnything(rest)) {
            return;
        }
        boolean closed = step.isNothing(rest);
        SchemaNode before = written.rest();
        boolean open = before == null || step.isAnything(before);
        Place at = place.members(read.keyword());
        if (before != null && !open && (!closed || step.isNothing(before))) {
            step.must(before, rest, at);
            return;
        }
        boolean unevaluated = read.keyword().equals("unevaluatedProperties");
        JsonRule narrowed =
                unevaluated ? JsonRule.UNEVALUATED_PROPERTIES_NARROWED : JsonRule.ADDITIONAL_PROPERTIES_NARROWED;
        JsonRule removed =
                unevaluated ? JsonRule.UNEVALUATED_PROPERTIES_REMOVED : JsonRule.ADDITIONAL_PROPERTIES_REMOVED;
        step.found(
                closed ? removed : narrowed,
                at,
                "properties of " + place.subject() + " that are not described are "
                        + (closed ? "refused" : "restricted") + " by readers, but writers may write "
                        + (open ? "any" : "some"),
                "leave " + read.keyword() + " as writers have it");
    }

    private static void compareNames(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        SchemaNode read = reader.one("propertyNames");
        SchemaNode written = writer.one("propertyNames");
        if (read == null || step.isAnything(read)) {
            return;
        }
        if (written != null) {
            step.must(written, read, place.members("propertyNames"));
            return;
        }
        step.found(
                JsonRule.PROPERTY_NAMES_ADDED,
                place.keyword("propertyNames"),
                "the names of properties of " + place.subject() + " are restricted for readers, but not for writers",
                "leave propertyNames out, or let writers have had it first");
    }

    private static void compareDependencies(SchemaNode writer, SchemaNode reader, Place place, Step step) {
        for (String keyword : new String[] {"dependencies", "dependentSchemas"}) {
            for (Map.Entry<String, SchemaNode> each : reader.named(keyword).entrySet()) {
                Place at = place.keyword(keyword + "/" + GraphReader.escaped(each.getKey()));
                SchemaNode before = dependency(each.getKey(), writer);
                if (before != null) {
                    step.must(before, each.getValue(), at);
                } else if (!step.may(writer, each.getValue())) {
                    step.found(
                            JsonRule.DEPENDENCY_SCHEMA_ADDED,
                            at,
                            "readers want more of " + place.subject() + " where it has "
                                    + place.property(each.getKey()).subject() + ", but writers do not see to that",
                            "leave the dependency out, or let writers have had it first");
                }
            }
        }
    }

    private static @Nullable SchemaNode dependency(String name, SchemaNode writer) {
        SchemaNode old = writer.named("dependencies").get(name);
        return old != null ? old : writer.named("dependentSchemas").get(name);
    }
}
