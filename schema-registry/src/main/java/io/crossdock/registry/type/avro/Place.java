package io.crossdock.registry.type.avro;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;

/**
 * Where in a schema something is: as a path and as people say it. A chain towards the root that is written out only when
 * somebody asks, for most places are passed without a word. Immutable.
 */
final class Place {
    /** The schema itself. */
    static final Place ROOT = new Place(null, "", null, null);

    private static final int MOST_STEPS = 200;

    private final @Nullable Place outer;
    private final String step;
    private final @Nullable Schema record;
    private final Schema.@Nullable Field field;

    private Place(@Nullable Place outer, String step, @Nullable Schema record, Schema.@Nullable Field field) {
        this.outer = outer;
        this.step = step;
        this.record = record;
        this.field = field;
    }

    /** The type of a field. */
    Place field(Schema inRecord, Schema.Field itsField) {
        return new Place(this, "type", inRecord, itsField);
    }

    /** What an array holds. */
    Place items() {
        return new Place(this, "items", null, null);
    }

    /** What a map holds. */
    Place values() {
        return new Place(this, "values", null, null);
    }

    /** A branch of a union, or part of what is said about this place. */
    Place part(Object name) {
        return new Place(this, name.toString(), null, null);
    }

    /** Such as {@code /fields/2/type/items}; {@code /} for the schema itself. The end of it when it is very long. */
    String path() {
        var steps = new ArrayList<String>();
        for (Place place = this; place.outer != null && steps.size() < MOST_STEPS; place = place.outer) {
            steps.add(place.field == null ? place.step : "fields/" + place.field.pos() + "/" + place.step);
        }
        Collections.reverse(steps);
        return (steps.size() < MOST_STEPS ? "/" : "…/") + String.join("/", steps);
    }

    /** Such as {@code elements of field 'lines' of record 'shop.Order'}. */
    @Override
    public String toString() {
        var words = new StringBuilder();
        Place place = this;
        for (; place.outer != null && place.field == null && words.length() < MOST_STEPS; place = place.outer) {
            if (place.step.equals("items")) {
                words.append("elements of ");
            } else if (place.step.equals("values")) {
                words.append("values of ");
            }
        }
        return words + place.itself();
    }

    private String itself() {
        return field == null || record == null
                ? "the schema"
                : "field " + Words.quoted(field.name()) + " of " + Words.of(record);
    }
}
