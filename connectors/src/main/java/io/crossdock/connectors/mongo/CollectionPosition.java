package io.crossdock.connectors.mongo;

import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * How far a collection is read. Written down as Extended JSON: {@code {"collection": "shop.orders", "field": "changed",
 * "value": {"$date": …}, "id": {"$oid": …}}}.
 *
 * @param value of the last document that was read; null before the first one
 * @param id of that document; null where reading goes on behind all with the value
 */
record CollectionPosition(
        String collection,
        String field,
        @Nullable BsonValue value,
        @Nullable BsonValue id) {
    private static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    String encode() {
        return new BsonDocument("collection", new BsonString(collection))
                .append("field", new BsonString(field))
                .append("value", value == null ? BsonNull.VALUE : value)
                .append("id", id == null ? BsonNull.VALUE : id)
                .toJson(EXACT);
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static CollectionPosition decode(String text) {
        try {
            BsonDocument fields = BsonDocument.parse(text);
            return new CollectionPosition(
                    fields.getString("collection").getValue(),
                    fields.getString("field").getValue(),
                    given(fields.get("value")),
                    given(fields.get("id")));
        } catch (RuntimeException foreign) { // the library has no common one
            throw new IllegalArgumentException("the hub keeps no position of a collection for it: " + text, foreign);
        }
    }

    private static @Nullable BsonValue given(@Nullable BsonValue value) {
        return value == null || value.isNull() ? null : value;
    }

    boolean isOf(PollSettings settings) {
        return collection.equals(settings.collection()) && field.equals(settings.field());
    }
}
