package io.crossdock.connectors.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the documents of a collection in the order of a field, and of their ids where they share a value. One thread. */
final class CollectionReader {
    private static final String ID = "_id";
    private final PollSettings settings;
    private final MongoCollection<BsonDocument> collection;

    CollectionReader(PollSettings settings, MongoCollection<BsonDocument> collection) {
        this.settings = settings;
        this.collection = collection;
    }

    /** @param behind the position of the last one; null if there is none */
    record Batch(
            List<Map<String, @Nullable Object>> documents,
            @Nullable CollectionPosition behind) {}

    /**
     * What comes next.
     *
     * @param upTo the greatest value that is read; null for all
     * @throws com.mongodb.MongoException if the server is away or refuses
     */
    Batch read(CollectionPosition after, @Nullable BsonValue upTo) {
        Bson filter = after(after);
        if (upTo != null) {
            filter = Filters.and(filter, Filters.lte(settings.field(), upTo));
        }
        var documents = new ArrayList<Map<String, @Nullable Object>>();
        CollectionPosition behind = null;
        for (BsonDocument each : collection
                .find(filter)
                .sort(order(true))
                .limit(settings.documents())
                .batchSize(settings.documents())) {
            documents.add(BsonValues.map(each));
            behind = positionOf(each);
        }
        return new Batch(documents, behind);
    }

    /** The position of the last document there is now; null if there is none. */
    @Nullable
    CollectionPosition greatest() {
        BsonDocument last = collection
                .find(Filters.ne(settings.field(), null))
                .sort(order(false))
                .limit(1)
                .first();
        return last == null ? null : positionOf(last);
    }

    private Bson after(CollectionPosition last) {
        String field = settings.field();
        BsonValue value = last.value();
        if (value == null) {
            return Filters.ne(field, null);
        }
        if (last.id() == null || field.equals(ID)) {
            return Filters.gt(field, value);
        }
        return Filters.or(Filters.gt(field, value), Filters.and(Filters.eq(field, value), Filters.gt(ID, last.id())));
    }

    private Bson order(boolean ascending) {
        List<String> fields = settings.field().equals(ID) ? List.of(ID) : List.of(settings.field(), ID);
        return ascending ? Sorts.ascending(fields) : Sorts.descending(fields);
    }

    private CollectionPosition positionOf(BsonDocument document) {
        BsonValue value = document;
        for (String name : settings.field().split("\\.", -1)) {
            value = value != null && value.isDocument() ? value.asDocument().get(name) : null;
        }
        if (value == null || value.isArray()) { // MongoDB looks into arrays, and orders by one of their elements
            throw new IllegalStateException("'" + settings.field() + "' of " + settings.collection()
                    + " is in an array somewhere, so nothing can be read in its order");
        }
        return new CollectionPosition(settings.collection(), settings.field(), value, document.get(ID));
    }
}
