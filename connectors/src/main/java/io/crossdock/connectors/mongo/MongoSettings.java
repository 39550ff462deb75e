package io.crossdock.connectors.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Where a collection is, and who logs in there.
 *
 * @param url {@code mongodb://} or {@code mongodb+srv://} with hosts and options, without user and database
 * @param loginDatabase which has the user
 * @param trusted whose certificates are believed; empty for those that Java believes
 * @param timeout how long it may take to find a server, to connect, and to get each answer
 */
record MongoSettings(
        String url,
        String database,
        String collection,
        @Nullable String username,
        @Nullable String password,
        String loginDatabase,
        Optional<TrustedCertificates> trusted,
        Duration timeout) {
    MongoSettings {
        boolean found = url.startsWith("mongodb+srv://"); // the driver would ask DNS for the rest
        if (!found && !url.startsWith("mongodb://")) {
            throw new IllegalArgumentException("'url' must begin with mongodb:// or mongodb+srv:// and name a host");
        }
        if (url.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "'url' must not hold a user or password; give them by 'username' and 'password'");
        }
        if (!found) {
            String named = parsed(url).getDatabase();
            if (named != null) {
                throw new IllegalArgumentException("the database '" + named + "' is to be given by 'database'");
            }
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("'username' and 'password' belong together");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds and less than 12 days");
        }
    }

    private static ConnectionString parsed(String url) {
        try {
            return new ConnectionString(url);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'url' is none of MongoDB: " + wrong.getMessage(), wrong);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MongoSettings[" + url + ", " + database + "." + collection + "]";
    }

    /**
     * A client that connects by itself, now and whenever it has to. It reads and writes what a majority has on disk, whatever
     * the URL says: less than that could be rolled back after it counted as delivered.
     *
     * @throws IOException if TLS cannot be set up
     */
    MongoClient open() throws IOException {
        int millis = (int) timeout.toMillis();
        MongoClientSettings.Builder client = MongoClientSettings.builder()
                .applyConnectionString(parsed(url))
                .applicationName("crossdock")
                .readConcern(ReadConcern.MAJORITY)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true).withWTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(it -> it.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(it ->
                        it.connectTimeout(millis, TimeUnit.MILLISECONDS).readTimeout(millis, TimeUnit.MILLISECONDS));
        if (username != null && password != null) {
            client.credential(MongoCredential.createCredential(username, loginDatabase, password.toCharArray()));
        }
        if (trusted.isPresent()) {
            SSLContext context = trusted.get().context();
            client.applyToSslSettings(it -> it.enabled(true).context(context));
        }
        return MongoClients.create(client.build());
    }

    /** The collection, its documents as they are. */
    MongoCollection<BsonDocument> in(MongoClient client) {
        return client.getDatabase(database).getCollection(collection, BsonDocument.class);
    }
}
