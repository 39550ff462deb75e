package io.crossdock.connectors.s3;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.s3.SourceSettings.Afterwards;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Hands over the objects of a bucket in the order of their keys, one after the other, batch by batch. The position moves with
 * each batch, in the transaction that has its records; an object goes, or moves, only when the hub has all of it. Camel calls
 * it by one thread at a time.
 */
final class ObjectConsumer extends ScheduledPollConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectConsumer.class);
    private final StoreSettings store;
    private final SourceSettings settings;
    private final Replay replay;
    private @Nullable S3Client client;
    private @Nullable ObjectPosition position;
    /** Whether what the position is in has been read to its end, and put away. */
    private boolean settled;

    /** So it counts until the first look: what was told of an earlier start may be over. */
    private boolean away = true;

    ObjectConsumer(
            Endpoint endpoint, Processor processor, StoreSettings store, SourceSettings settings, Replay replay) {
        super(endpoint, processor);
        this.store = store;
        this.settings = settings;
        this.replay = replay;
    }

    @Override
    protected void doStart() throws Exception {
        client = store.client();
        String kept = replay.position();
        ObjectPosition known = kept == null ? null : ObjectPosition.decode(kept);
        if (known != null && !known.isOf(store, settings)) {
            LOG.warn(
                    "The position kept for this connector is one in {}/{}, so {}/{} is read from its beginning",
                    known.bucket(),
                    known.prefix(),
                    store.bucket(),
                    settings.prefix());
            known = null;
        }
        position = known;
        settled = known == null;
        super.doStart();
    }

    @Override
    protected int poll() {
        S3Client open = client;
        if (open == null) {
            return 0;
        }
        try {
            int objects = look(open);
            if (away) {
                away = false;
                replay.readable().run();
            }
            return objects;
        } catch (AbortedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (SdkException | IOException | UncheckedIOException failed) {
            if (!isRunAllowed()) {
                return 0; // broken off with the connector
            }
            // Not thrown, since Camel would only log it, each time with its stack trace.
            away = true;
            replay.unreadable().accept(explained(failed));
            return 0;
        }
    }

    private Exception explained(Exception failed) {
        return failed instanceof SdkException refused
                ? new IOException("bucket " + store.bucket() + " is not read: " + Refusal.said(refused), refused)
                : failed;
    }

    private int look(S3Client open) throws IOException {
        ObjectPosition at = position;
        if (at != null && !settled && !take(open, at.key())) {
            return 0; // first of all: the position is in one object only
        }
        String behind = settings.afterwards() == Afterwards.KEEP && at != null ? at.key() : null;
        int taken = 0;
        for (S3Object object : open.listObjectsV2Paginator(it ->
                        it.bucket(store.bucket()).prefix(settings.prefix()).startAfter(behind))
                .contents()) {
            if (settings.takes(object.key())) {
                if (!isRunAllowed() || !take(open, object.key())) {
                    return 0;
                }
                taken++;
            }
        }
        return taken;
    }

    /** Whether the hub has the object, and nothing is left to be done with it. */
    private boolean take(S3Client open, String key) throws IOException {
        ResponseInputStream<GetObjectResponse> stored;
        try {
            stored = open.getObject(it -> it.bucket(store.bucket()).key(key));
        } catch (NoSuchKeyException gone) {
            settled = true;
            return true;
        }
        String version = String.valueOf(stored.response().eTag());
        boolean finished = false;
        try {
            finished = read(key, version, stored);
        } finally {
            if (!finished) {
                stored.abort(); // what is left of it is not waited for
            }
            stored.close();
        }
        if (!finished) {
            return false;
        }
        putAway(open, key, version);
        settled = true;
        return true;
    }

    private boolean read(String key, String version, ResponseInputStream<GetObjectResponse> stored) throws IOException {
        ObjectPosition at = position;
        boolean begun = at != null && at.isIn(key, version);
        if (begun && at != null && at.done()) {
            return true;
        }
        ObjectContent content = ObjectContent.of(settings, key, stored);
        long messages = begun && at != null ? at.messages() : 0;
        for (long passed = 0; passed < messages; passed++) {
            if (content.next() == null) {
                throw new IOException(key + " has fewer messages than the hub has of it");
            }
        }
        while (isRunAllowed()) {
            List<Object> batch = content.next(settings.messages());
            messages += batch.size();
            boolean done = batch.size() < settings.messages();
            var behind = new ObjectPosition(store.bucket(), settings.prefix(), key, version, messages, done);
            var parts = batch.stream()
                    .map(it -> new Replay.Part(it, Map.of(Exchange.FILE_NAME, key)))
                    .toList();
            if (!Replay.hand(this, parts, new BatchEnd.Position(behind.encode()))) {
                return false;
            }
            position = behind;
            settled = false;
            if (done) {
                return true;
            }
        }
        return false;
    }

    private void putAway(S3Client open, String key, String version) {
        if (settings.afterwards() == Afterwards.MOVE) {
            open.copyObject(it -> it.sourceBucket(store.bucket())
                    .sourceKey(key)
                    .copySourceIfMatch(version)
                    .destinationBucket(store.bucket())
                    .destinationKey(settings.doneKey(key)));
        }
        if (settings.afterwards() != Afterwards.KEEP) {
            open.deleteObject(it -> it.bucket(store.bucket()).key(key));
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown(); // waits for a look that is under way
        S3Client open = client;
        if (open != null) {
            open.close();
        }
    }
}
