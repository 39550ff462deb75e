package io.crossdock.connectors.capture;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** Words for what the database or Debezium's engine says when it cannot go on. */
final class Trouble {
    private Trouble() {}

    static NotReadyException explained(CaptureSettings settings, Throwable failure) {
        SQLException said = sql(failure);
        Throwable cause = said == null ? root(failure) : said;
        String remedy = said == null ? null : remedy(settings, String.valueOf(said.getSQLState()));
        return new NotReadyException(
                "PostgreSQL at " + settings.server() + " cannot be captured now: " + firstLine(cause)
                        + (remedy == null ? "" : " - " + remedy),
                cause);
    }

    /** What to do about the states of SQL that an administrator can mend. */
    private static @Nullable String remedy(CaptureSettings settings, String state) {
        return switch (state) {
            case "28000", "28P01" ->
                "look at 'username' and 'password', and at the server's pg_hba.conf, which must let this host in";
            case "3D000" -> "look at 'database'";
            case "42501" ->
                "grant user '" + settings.server().username()
                        + "' the attribute REPLICATION, and USAGE of the schemas and SELECT on the tables";
            case "53300" -> "raise max_connections or max_wal_senders";
            case "53400" -> "drop a slot that nobody needs, or raise max_replication_slots";
            case "55006" -> "something else reads the slot; it is tried again";
            case "08001", "08004", "08006" -> "it is tried again; look at 'host', 'port' and 'tls' if it stays so";
            default -> null;
        };
    }

    private static @Nullable SQLException sql(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (each instanceof SQLException found) {
                return found;
            }
            each = each.getCause();
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable last = failure;
        for (int depth = 0; last.getCause() != null && depth < 20; depth++) {
            last = last.getCause();
        }
        return last;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
