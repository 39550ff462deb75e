package io.crossdock.registry.cluster;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;

import java.util.Map;

/** One node of Apache Kafka as a process of its own, found on the test class path. */
public final class ApacheKafka implements TestCluster {
    private final ApacheKafkaNode node;

    private ApacheKafka(ApacheKafkaNode node) {
        this.node = node;
    }

    /** Starts a fresh one; returns when it answers. */
    public static ApacheKafka start() throws Exception {
        return new ApacheKafka(
                ApacheKafkaNode.start(Map.of("group.min.session.timeout.ms", "1000", "log.cleaner.backoff.ms", "200")));
    }

    @Override
    public String bootstrap() {
        return node.bootstrap();
    }

    /** It neither answers nor closes connections until {@link #wake()}. */
    public void freeze() throws Exception {
        node.freeze();
    }

    /** Ends a {@link #freeze()}. */
    public void wake() throws Exception {
        node.wake();
    }

    @Override
    public void halt() throws Exception {
        node.halt();
    }

    @Override
    public void resume() throws Exception {
        node.resume();
    }

    @Override
    public void close() {
        node.close();
    }
}
