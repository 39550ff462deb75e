package io.crossdock.connectors.fleet;

import io.crossdock.connectors.lease.LeaseSettings;

import java.time.Duration;

/**
 * Where hubs that share their connectors tell each other of them.
 *
 * @param hub how this one is called in answers, {@code host:port}; another for each
 * @param topic the same for all
 * @param beat after which a hub that has connectors gives a sign of life
 */
public record BoardSettings(String hub, String topic, Duration beat) {
    private static final String TOPIC = "_crossdock.connectors";
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final int BEATS_OF_SILENCE = 4;
    private static final int BEATS_TO_GATHER = 5;

    /** Of hubs that share leases: who meets in one group has one board. */
    public static BoardSettings of(LeaseSettings lease) {
        String topic = lease.group().equals(LeaseSettings.GROUP) ? TOPIC : TOPIC + "." + lease.group();
        return new BoardSettings(lease.node(), topic, BEAT);
    }

    /** So long a hub that starts waits before it makes a board because of its reports: then the others are there, too. */
    Duration gathering() {
        return beat.multipliedBy(BEATS_TO_GATHER);
    }

    /** A hub that was not heard of for so long counts as gone. */
    Duration silence() {
        return beat.multipliedBy(BEATS_OF_SILENCE);
    }
}
