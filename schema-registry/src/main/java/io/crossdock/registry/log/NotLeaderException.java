package io.crossdock.registry.log;

import java.net.URI;
import java.util.Optional;

/** Another node writes. */
public final class NotLeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<URI> leader;

    public NotLeaderException(Optional<URI> leader) {
        super(leader.map(uri -> "the leader is " + uri).orElse("there is no leader yet"));
        this.leader = leader;
    }

    /** Who does; empty while nobody knows. */
    public Optional<URI> leader() {
        return leader;
    }
}
