package io.crossdock.connectors.fleet;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a record of the board is about. As a key of the topic:
 * <pre>
 *  connector/NAME   a connector made over HTTP, or its removal
 *  target/NAME      whether it is to work; none: it is
 *  restart/NAME     the last order to start it anew
 *  hub/HUB          a sign of life
 *  report/HUB/NAME  how a connector is on a hub
 * </pre>
 *
 * @param hub null for what holds for all
 * @param name of the connector; null for a sign of life
 */
record BoardKey(Kind kind, @Nullable String hub, @Nullable String name) {
    /**
     * As names in files have to be. They become names of files, and whoever may write to the topic is not to say where
     * on the hub's disk those are.
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");

    /** The first word of a key. */
    enum Kind {
        CONNECTOR("connector/"),
        TARGET("target/"),
        RESTART("restart/"),
        HUB("hub/"),
        REPORT("report/");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    static BoardKey connector(String name) {
        return new BoardKey(Kind.CONNECTOR, null, name);
    }

    static BoardKey target(String name) {
        return new BoardKey(Kind.TARGET, null, name);
    }

    static BoardKey restart(String name) {
        return new BoardKey(Kind.RESTART, null, name);
    }

    static BoardKey hub(String hub) {
        return new BoardKey(Kind.HUB, hub, null);
    }

    static BoardKey report(String hub, String name) {
        return new BoardKey(Kind.REPORT, hub, name);
    }

    /** Empty if it is none of ours, as a later version may write, or names no connector that can be. */
    static Optional<BoardKey> parse(String key) {
        for (Kind kind : Kind.values()) {
            if (key.startsWith(kind.prefix)) {
                return parse(kind, key.substring(kind.prefix.length()));
            }
        }
        return Optional.empty();
    }

    private static Optional<BoardKey> parse(Kind kind, String rest) {
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        if (kind == Kind.HUB) {
            return Optional.of(hub(rest));
        }
        if (kind != Kind.REPORT) {
            return NAME.matcher(rest).matches() ? Optional.of(new BoardKey(kind, null, rest)) : Optional.empty();
        }
        int slash = rest.indexOf('/');
        return slash < 1 || slash == rest.length() - 1
                ? Optional.empty()
                : Optional.of(report(rest.substring(0, slash), rest.substring(slash + 1)));
    }

    /** The hub of a record that has one. */
    String requireHub() {
        if (hub == null) {
            throw new IllegalStateException("a record of " + kind + " is of no hub");
        }
        return hub;
    }

    /** The connector of a record that has one. */
    String requireName() {
        if (name == null) {
            throw new IllegalStateException("a record of " + kind + " is of no connector");
        }
        return name;
    }

    @Override
    public String toString() {
        return kind.prefix
                + (hub == null ? "" : hub)
                + (hub == null || name == null ? "" : "/")
                + (name == null ? "" : name);
    }
}
