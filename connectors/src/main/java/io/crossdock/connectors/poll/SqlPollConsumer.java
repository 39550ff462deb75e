package io.crossdock.connectors.poll;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.poll.TableReader.Batch;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.util.List;

/**
 * Hands over what is new in a table, batch by batch. Its position moves only when the hub has the batch, with the position
 * behind it. Camel calls it by one thread at a time.
 */
final class SqlPollConsumer extends ScheduledPollConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(SqlPollConsumer.class);
    private final PollSettings settings;
    private final TableReader reader;
    private final Settling settling;
    private final Replay replay;
    private @Nullable TablePosition position;
    private boolean away;

    SqlPollConsumer(
            Endpoint endpoint,
            Processor processor,
            PollSettings settings,
            TableReader reader,
            Settling settling,
            Replay replay) {
        super(endpoint, processor);
        this.settings = settings;
        this.reader = reader;
        this.settling = settling;
        this.replay = replay;
    }

    @Override
    protected int poll() {
        try {
            int rows = look();
            if (away) {
                away = false;
                replay.readable().run();
            }
            return rows;
        } catch (DataAccessException | TransactionException | IllegalArgumentException | IllegalStateException failed) {
            // Not thrown, since Camel would only log it, each time with its stack trace.
            away = true;
            replay.unreadable().accept(failed);
            return 0;
        }
    }

    private int look() {
        TablePosition behind = position;
        if (behind == null) {
            behind = begin();
            if (behind == null) {
                return 0;
            }
            position = behind;
        }
        Object after = behind.value() == null ? null : reader.kind().parse(behind.value());
        Object upTo = null;
        if (!settings.settle().isZero()) {
            upTo = settling.upTo(replay.clock().instant(), reader.greatest());
            if (upTo == null) {
                return 0;
            }
        }
        Batch batch = reader.read(after, upTo);
        Object last = batch.last();
        if (last == null) {
            return 0;
        }
        var next = new TablePosition(settings.table(), settings.column(), last.toString());
        if (!hand(batch.rows(), next)) {
            return 0;
        }
        position = next;
        return batch.rows().size();
    }

    /** Where to go on: where the hub says, or where the settings say. Null if the hub did not take that. */
    private @Nullable TablePosition begin() {
        String kept = replay.position();
        if (kept != null) {
            TablePosition known = TablePosition.decode(kept);
            if (known.isOf(settings)) {
                return known;
            }
            LOG.warn(
                    "The position kept for this connector is one of {} by {}, so {} is read from '{}'",
                    known.table(),
                    known.column(),
                    settings.table(),
                    settings.from());
        }
        String value =
                switch (settings.from()) {
                    case PollSettings.EARLIEST -> null;
                    case PollSettings.LATEST -> text(reader.greatest());
                    default -> text(reader.kind().parse(settings.from()));
                };
        var first = new TablePosition(settings.table(), settings.column(), value);
        // Kept at once: what comes from now on must not be passed over by a restart before the first row.
        return hand(List.of(), first) ? first : null;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private boolean hand(List<?> rows, TablePosition behind) {
        return Replay.hand(this, rows, new BatchEnd.Position(behind.encode()));
    }
}
