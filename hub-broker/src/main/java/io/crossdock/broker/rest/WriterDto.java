package io.crossdock.broker.rest;

/**
 * Somebody who wrote into a topic lately.
 *
 * @param user name of the user; {@code ANONYMOUS} where the cluster asks nobody who they are
 * @param client the id the client gave itself; may be empty
 * @param recordsPerSecond of the last minute, on all brokers
 * @param bytesPerSecond of the last minute, as they were sent
 * @param idleSeconds how long ago the last ones came
 */
public record WriterDto(
        String topic, String user, String client, double recordsPerSecond, double bytesPerSecond, double idleSeconds) {
    static WriterDto of(ClientActivity it) {
        return new WriterDto(
                it.topic(), it.user(), it.client(), it.recordsPerSecond(), it.bytesPerSecond(), it.idleSeconds());
    }

    String key() {
        return ClientActivity.key(topic, user, client);
    }
}
