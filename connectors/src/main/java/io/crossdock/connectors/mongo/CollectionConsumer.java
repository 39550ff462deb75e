package io.crossdock.connectors.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoClient;
import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.mongo.CollectionReader.Batch;
import io.crossdock.connectors.poll.Settling;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/**
 * Hands over what is new in a collection, batch by batch. Its position moves only when the hub has the batch, with the
 * position behind it. Camel calls it by one thread at a time.
 */
final class CollectionConsumer extends ScheduledPollConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionConsumer.class);
    private final MongoSettings server;
    private final PollSettings settings;
    private final Settling settling;
    private final Replay replay;
    private @Nullable MongoClient client;
    private @Nullable CollectionPosition position;
    private boolean away;

    CollectionConsumer(
            Endpoint endpoint, Processor processor, MongoSettings server, PollSettings settings, Replay replay) {
        super(endpoint, processor);
        this.server = server;
        this.settings = settings;
        this.settling = new Settling(settings.settle());
        this.replay = replay;
    }

    @Override
    protected int poll() {
        try {
            int documents = look();
            if (away) {
                away = false;
                replay.readable().run();
            }
            return documents;
        } catch (MongoInterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (MongoException failed) {
            return away(new IOException("not read from " + server.url() + ": " + Refusal.said(failed), failed));
        } catch (IOException | IllegalArgumentException | IllegalStateException failed) {
            return away(failed);
        }
    }

    /** Not thrown, since Camel would only log it, each time with its stack trace. */
    private int away(Exception failed) {
        away = true;
        replay.unreadable().accept(failed);
        return 0;
    }

    private int look() throws IOException {
        MongoClient open = client;
        if (open == null) {
            open = server.open(); // here, since the host of mongodb+srv may not be found
            client = open;
        }
        var reader = new CollectionReader(settings, server.in(open));
        CollectionPosition after = position == null ? begin(reader) : position;
        position = after;
        if (after == null) {
            return 0;
        }
        BsonValue upTo = null;
        if (!settings.settle().isZero()) {
            CollectionPosition greatest = reader.greatest();
            Object settled = settling.upTo(replay.clock().instant(), greatest == null ? null : greatest.value());
            if (settled == null) {
                return 0;
            }
            upTo = (BsonValue) settled;
        }
        Batch batch = reader.read(after, upTo);
        CollectionPosition behind = batch.behind();
        if (behind == null || !hand(batch.documents(), behind)) {
            return 0;
        }
        position = behind;
        return batch.documents().size();
    }

    /** Where to go on: where the hub says, or where the settings say. Null if the hub did not take that. */
    private @Nullable CollectionPosition begin(CollectionReader reader) {
        String kept = replay.position();
        if (kept != null) {
            CollectionPosition known = CollectionPosition.decode(kept);
            if (known.isOf(settings)) {
                return known;
            }
            LOG.warn(
                    "The position kept for this connector is one of {} by {}, so {} is read from '{}'",
                    known.collection(),
                    known.field(),
                    settings.collection(),
                    settings.from());
        }
        CollectionPosition last = settings.from().equals(PollSettings.LATEST) ? reader.greatest() : null;
        CollectionPosition first = last == null
                ? new CollectionPosition(settings.collection(), settings.field(), settings.first(), null)
                : last;
        // Kept at once: what comes from now on must not be passed over by a restart before the first document.
        return hand(List.of(), first) ? first : null;
    }

    private boolean hand(List<?> documents, CollectionPosition behind) {
        return Replay.hand(this, documents, new BatchEnd.Position(behind.encode()));
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown(); // waits for a look that is under way
        MongoClient open = client;
        if (open != null) {
            open.close();
        }
    }
}
