package io.crossdock.broker.rest;

/** What a client did in a topic lately, see {@link WriterDto} and {@link ReaderDto}; records are 0 where only bytes are counted. */
record ClientActivity(
        String topic, String user, String client, double recordsPerSecond, double bytesPerSecond, double idleSeconds) {
    /** By which they are sorted and paged. */
    String key() {
        return key(topic, user, client);
    }

    static String key(String topic, String user, String client) {
        return topic + "\n" + user + "\n" + client;
    }

    /** Both together: the same client, as two brokers know it. */
    ClientActivity together(ClientActivity other) {
        return new ClientActivity(
                topic,
                user,
                client,
                recordsPerSecond + other.recordsPerSecond,
                bytesPerSecond + other.bytesPerSecond,
                Math.min(idleSeconds, other.idleSeconds));
    }
}
