package io.crossdock.connectors.it;

/** Connector files, without their names, that several tests begin with. */
final class Definitions {
    private Definitions() {}

    /** A source that makes a record of every line of the files that are dropped. */
    static String lines(String topic) {
        return "topic: " + topic + "\n" + """
                source:
                  uri: file
                  parameters: {directoryName: "${env:DIR}/in", move: ".done/${file:name}", delay: 100, initialDelay: 0}
                steps:
                  - split: {tokenize: "\\n", streaming: true}
                """;
    }

    /**
     * A sink that writes the number {@code id} of each record to the {@link Table}.
     *
     * @param batch whether it writes many at once
     */
    static String insert(String topic, boolean batch) {
        return "topic: " + topic + "\n" + """
                sink:
                  uri: sql:INSERT INTO t VALUES (:#id)
                  parameters: {batch: BATCH}
                datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                """.replace("BATCH", Boolean.toString(batch));
    }
}
