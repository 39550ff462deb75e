package io.crossdock.connectors.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns records into what is written to a collection, in their order. Writing it again changes nothing. One thread. */
final class DocumentWriter {
    private static final String ID = "_id";
    private static final ReplaceOptions INSERTING = new ReplaceOptions().upsert(true);
    private final @Nullable String id;
    private final List<WriteModel<BsonDocument>> writes = new ArrayList<>();

    /** @param id name of the field that identifies a document; null takes the record's key */
    DocumentWriter(@Nullable String id) {
        this.id = id;
    }

    List<WriteModel<BsonDocument>> writes() {
        return writes;
    }

    /**
     * One more document, which replaces the one with its id; without a body the one with the key goes.
     *
     * @param body a map, or a JSON object as text or bytes
     * @param key the record's; null where it is not known
     * @throws UndeliverableException if it is no object, or nothing identifies it
     */
    void add(@Nullable Object body, @Nullable String key) throws UndeliverableException {
        try {
            if (body == null) {
                writes.add(new DeleteOneModel<>(Filters.eq(ID, new BsonString(known(key)))));
                return;
            }
            Map<?, ?> fields = fields(body);
            BsonValue identity = identity(fields, key);
            var document = new BsonDocument(ID, identity);
            BsonValues.document(fields).forEach(document::putIfAbsent);
            writes.add(new ReplaceOneModel<>(Filters.eq(ID, identity), document, INSERTING));
        } catch (FormatException wrong) {
            throw new UndeliverableException("the record makes no document: " + wrong.getMessage(), wrong);
        }
    }

    private static Map<?, ?> fields(Object body) throws FormatException {
        Object content = body;
        if (body instanceof CharSequence || body instanceof byte[]) {
            content = Json.parse(
                    body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (content instanceof Map<?, ?> fields) {
            return fields;
        }
        throw new FormatException("it is no object with fields");
    }

    private BsonValue identity(Map<?, ?> fields, @Nullable String key) throws FormatException {
        if (id == null) {
            return new BsonString(known(key));
        }
        BsonValue value = BsonValues.bson(fields.get(id));
        if (value.isNull() || value.isDocument() || value.isArray()) {
            throw new FormatException("its field '" + id + "', which identifies it, is missing or no plain value");
        }
        return value;
    }

    private static String known(@Nullable String key) throws FormatException {
        if (key == null || key.isEmpty()) {
            throw new FormatException("the record has no key that identifies it - a batch with steps knows none;"
                    + " say by 'id' which field does, or leave out the steps or the batch");
        }
        return key;
    }
}
