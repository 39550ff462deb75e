package io.crossdock.connectors.cluster;

/**
 * The broker that whole classes of tests run on: ours, or Apache Kafka where the tests are run with
 * {@code -Dconnectors.broker=apache-kafka}.
 */
public final class ChosenBroker {
    private static final String PROPERTY = "connectors.broker";

    private ChosenBroker() {}

    /** Starts a fresh one. */
    public static TestCluster start() throws Exception {
        String name = System.getProperty(PROPERTY, "crossdock");
        return switch (name) {
            case "crossdock" -> Crossdock.start();
            case "apache-kafka" -> ApacheKafka.start();
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + " is crossdock or apache-kafka, was '" + name + "'");
        };
    }
}
