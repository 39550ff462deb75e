package io.crossdock.connectors.feed;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.format.FormatException;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Hands over what an API has new, page by page. Its position moves only when the hub has the page, with the position
 * behind it. Camel calls it by one thread at a time.
 */
final class FeedConsumer extends ScheduledPollConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(FeedConsumer.class);
    private final FeedSettings settings;
    private final FeedReader reader;
    private final Replay replay;
    private @Nullable FeedPosition position;
    private Instant notBefore = Instant.EPOCH;
    private boolean away;

    FeedConsumer(Endpoint endpoint, Processor processor, FeedSettings settings, FeedReader reader, Replay replay) {
        super(endpoint, processor);
        this.settings = settings;
        this.reader = reader;
        this.replay = replay;
    }

    @Override
    protected int poll() {
        if (replay.clock().instant().isBefore(notBefore)) {
            return 0;
        }
        try {
            int steps = look();
            if (away) {
                away = false;
                replay.readable().run();
            }
            return steps;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException | FormatException | IllegalArgumentException failed) {
            // Not thrown, since Camel would only log it, each time with its stack trace.
            away = true;
            notBefore = replay.clock().instant().plus(TryLaterException.waitAfter(failed, Duration.ZERO));
            replay.unreadable().accept(failed);
            return 0;
        }
    }

    /** More than zero if there may be more at once. */
    private int look() throws IOException, InterruptedException, FormatException {
        FeedPosition before = position == null ? begin() : position;
        position = before;
        Optional<FeedPage> page = reader.read(before);
        if (page.isEmpty() || page.get().behind().equals(before)) {
            return 0;
        }
        if (!hand(page.get())) {
            return 0;
        }
        position = page.get().behind();
        return 1;
    }

    private FeedPosition begin() {
        String kept = replay.position();
        FeedPosition beginning = FeedPosition.beginning(settings);
        if (kept == null) {
            return beginning;
        }
        FeedPosition known = FeedPosition.decode(kept);
        if (known.isOf(settings)) {
            return known;
        }
        LOG.warn(
                "The position kept for this connector is one of {} by {}, so {} is read from its beginning",
                known.url(),
                known.cursor(),
                settings.origin());
        return beginning;
    }

    private boolean hand(FeedPage page) {
        return Replay.hand(
                this, page.records(), new BatchEnd.Position(page.behind().encode()));
    }
}
