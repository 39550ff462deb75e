package io.crossdock.broker.rest;

/**
 * Somebody who read records of a topic lately, as a member of a group or not.
 *
 * @param user name of the user; {@code ANONYMOUS} where the cluster asks nobody who they are
 * @param client the id the client gave itself; may be empty
 * @param bytesPerSecond of the last minute, as they were sent, on all brokers
 * @param idleSeconds how long ago the last ones went
 */
public record ReaderDto(String topic, String user, String client, double bytesPerSecond, double idleSeconds) {
    static ReaderDto of(ClientActivity it) {
        return new ReaderDto(it.topic(), it.user(), it.client(), it.bytesPerSecond(), it.idleSeconds());
    }

    String key() {
        return ClientActivity.key(topic, user, client);
    }
}
