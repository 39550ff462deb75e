package io.crossdock.connectors.capture;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The replication slot: PostgreSQL keeps its log for it from the place that the hub has acknowledged, and lets one reader in.
 * Compares it with the position that the hub keeps; what is missing between the two would be lost without a word.
 */
final class Slot {
    /** By way of jsonb, since older servers have fewer columns. */
    private static final String FIND = """
            SELECT s.plugin = 'pgoutput' AND s.database = current_database(), s.active_pid,
                to_jsonb(s) ->> 'wal_status' = 'lost', s.confirmed_flush_lsn - '0/0'::pg_lsn
            FROM pg_replication_slots s WHERE s.slot_name = ?
            """;

    private static final String REMEDY =
            " - take a new snapshot: stop the connector, reset its offset and drop the slot if it is there (SELECT"
                    + " pg_drop_replication_slot('%s'))";
    private final CaptureSettings settings;

    Slot(CaptureSettings settings) {
        this.settings = settings;
    }

    /** As the server lists it. */
    private record State(boolean fits, @Nullable Integer reader, boolean lost, long confirmed) {}

    /** @param position null if the hub keeps none */
    void check(Connection database, @Nullable CapturePosition position) throws SQLException, NotReadyException {
        State state = find(database);
        String name = "replication slot '" + settings.slot() + "'";
        if (state == null) {
            if (position != null && position.isBehindSnapshot()) {
                throw lost(name + " is gone, and with it what changed since the hub has read last");
            }
            return;
        }
        if (!state.fits()) {
            throw new NotReadyException(name + " is one of another database or plugin - give 'slot' another name");
        }
        if (state.reader() != null) {
            throw new NotReadyException(name + " is in use by process " + state.reader()
                    + " of PostgreSQL: something else reads it, or the server has yet to notice that a reader is gone"
                    + " - it is tried again; a second connector needs a 'slot' of its own");
        }
        if (state.lost()) {
            throw lost("PostgreSQL has thrown away what " + name + " had yet to read, as max_slot_wal_keep_size says");
        }
        if (position == null) {
            refuseStrange(name);
        } else if (!position.isBehindSnapshot()) {
            beginAnew(database);
        } else if (state.confirmed() > position.lsn()) {
            throw lost(name + " was moved on by something else, past what the hub has read last");
        }
    }

    /** A snapshot goes together with a slot that is made for it: whoever made this one may still need it. */
    private void refuseStrange(String name) throws NotReadyException {
        if (settings.snapshot()) {
            throw new NotReadyException(name + " is there already, and this connector did not make it - give 'slot'"
                    + " another name, or drop it if nobody needs it: SELECT pg_drop_replication_slot('"
                    + settings.slot() + "')");
        }
    }

    /** The snapshot was cut short. Only together with a new slot does a new one miss nothing. */
    private void beginAnew(Connection database) throws SQLException {
        if (settings.snapshot()) {
            try (PreparedStatement sql = database.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
                sql.setString(1, settings.slot());
                sql.execute();
            }
        }
    }

    private NotReadyException lost(String what) {
        return new NotReadyException(what + REMEDY.formatted(settings.slot()));
    }

    private @Nullable State find(Connection database) throws SQLException {
        try (PreparedStatement sql = database.prepareStatement(FIND)) {
            sql.setString(1, settings.slot());
            try (ResultSet row = sql.executeQuery()) {
                return row.next()
                        ? new State(
                                row.getBoolean(1), row.getObject(2, Integer.class), row.getBoolean(3), row.getLong(4))
                        : null;
            }
        }
    }
}
