package io.crossdock.connectors.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.BulkWriteOptions;
import io.crossdock.connectors.camel.SharedClient;
import io.crossdock.connectors.delivery.UndeliverableException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.bson.BSONException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Writes each message, a record or a list of them, as one ordered bulk write, and returns when a majority has all of it on
 * disk. Thread-safe.
 */
final class CollectionProducer extends DefaultProducer {
    private static final BulkWriteOptions IN_ORDER = new BulkWriteOptions().ordered(true);
    private final MongoSettings settings;
    private final @Nullable String id;
    private final SharedClient<MongoClient> client;

    /** @param id name of the field that identifies a document; null takes the record's key */
    CollectionProducer(Endpoint endpoint, MongoSettings settings, @Nullable String id) {
        super(endpoint);
        this.settings = settings;
        this.id = id;
        this.client = new SharedClient<>(settings::open, any -> true, MongoClient::close); // it connects anew by itself
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        var documents = new DocumentWriter(id);
        if (exchange.getMessage().getBody() instanceof List<?> batch) {
            List<?> keys = exchange.getVariable("keys", List.class);
            for (int i = 0; i < batch.size(); i++) {
                Object key = keys == null ? null : keys.get(i);
                documents.add(batch.get(i), key == null ? null : key.toString());
            }
        } else {
            documents.add(exchange.getMessage().getBody(), exchange.getVariable("key", String.class));
        }
        if (documents.writes().isEmpty()) {
            return; // a step has held back the whole batch
        }
        try {
            settings.in(client.get()).bulkWrite(documents.writes(), IN_ORDER);
        } catch (MongoBulkWriteException refused) {
            throw WriteFailure.of(refused);
        } catch (MongoException away) {
            throw new IOException("not written to " + settings.url() + ": " + Refusal.said(away), away);
        } catch (BSONException unwritable) {
            throw new UndeliverableException("the record makes no document: " + unwritable.getMessage(), unwritable);
        }
    }

    @Override
    protected void doStop() throws Exception {
        client.leave();
        super.doStop();
    }
}
