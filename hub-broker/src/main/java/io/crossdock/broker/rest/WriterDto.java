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
    /** By which they are sorted and paged. */
    String key() {
        return topic + "\n" + user + "\n" + client;
    }

    /** Both together: the same writer, as two brokers know it. */
    static WriterDto together(WriterDto one, WriterDto other) {
        return new WriterDto(
                one.topic,
                one.user,
                one.client,
                one.recordsPerSecond + other.recordsPerSecond,
                one.bytesPerSecond + other.bytesPerSecond,
                Math.min(one.idleSeconds, other.idleSeconds));
    }
}
