package io.crossdock.broker;

import io.crossdock.security.authn.Account;
import org.apache.kafka.common.security.auth.SecurityProtocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who comes in by which listener, and how this broker gets in at others.
 *
 * @param doors one for each of the listeners, in their order
 * @param peers the listener by which brokers reach each other, empty for the first one of each
 * @param account who this broker is to others, where they ask
 * @param tokens whether clients are given delegation tokens
 * @param patience with clients until they have proved who they are
 * @param failureDelay until a client is told that its login has failed
 */
record SecurityConfig(
        List<DoorConfig> doors,
        String peers,
        Optional<Account> account,
        TokenConfig tokens,
        Duration patience,
        Duration failureDelay) {
    SecurityConfig {
        doors = List.copyOf(doors);
    }

    DoorConfig door(String listener) {
        return doors.stream()
                .filter(door -> door.listener().equals(listener))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no listener " + listener));
    }

    /** The one by which brokers reach each other. */
    DoorConfig peerDoor() {
        return peers.isEmpty() ? doors.get(0) : door(peers);
    }

    SecurityProtocol peerProtocol() {
        return peerDoor().protocol();
    }
}
