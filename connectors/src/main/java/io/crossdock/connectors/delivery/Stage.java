package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** The part of a connector's work in which a record failed. */
public enum Stage {
    /** The bytes were not what the connector's format says, or that of a {@code decode} step. */
    DECODE,
    /** A step between the two sides failed. */
    STEP,
    /** What the steps left could not become what the other side takes. */
    CONVERT,
    /** The other side refused it, or was away for too long. */
    DELIVER;

    /**
     * Notes on a failure where it happened, unless that is noted already. The failure stays what it is, because whoever
     * decides about retries goes by its class.
     */
    public void mark(Throwable failure) {
        if (find(failure) == null) {
            failure.addSuppressed(new Mark(this));
        }
    }

    /** The stage that was noted on a failure or on one of its causes; {@link #DELIVER} if none was. */
    public static Stage of(Throwable failure) {
        return of(failure, DELIVER);
    }

    /** The stage that was noted on a failure or on one of its causes, or else the given one. */
    public static Stage of(Throwable failure, Stage otherwise) {
        Stage found = find(failure);
        return found == null ? otherwise : found;
    }

    private static @Nullable Stage find(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 10; depth++) {
            for (Throwable suppressed : at.getSuppressed()) {
                if (suppressed instanceof Mark mark) {
                    return mark.stage;
                }
            }
            at = at.getCause();
        }
        return null;
    }

    /** As it is written in dead letters: in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Travels with a failure and is never thrown. */
    private static final class Mark extends Exception {
        private static final long serialVersionUID = 1L;
        private final Stage stage;

        Mark(Stage stage) {
            super("in stage " + stage.label(), null, false, false);
            this.stage = stage;
        }
    }
}
