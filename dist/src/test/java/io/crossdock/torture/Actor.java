package io.crossdock.torture;

import java.util.List;

/** Whom the plan lets act, and with what manners. The seed decides what an actor does; how far it gets is up to the hub. */
sealed interface Actor {
    String name();

    /** @param idempotent else records are retried without sequence numbers, and may be there twice */
    record Writer(String name, long seed, boolean idempotent, List<String> topics, Manners manners) implements Actor {
        public Writer {
            topics = List.copyOf(topics);
        }
    }

    record TransactionalWriter(String name, long seed, List<String> topics, Manners manners) implements Actor {
        public TransactionalWriter {
            topics = List.copyOf(topics);
        }
    }

    /** Reads committed records of one topic and writes each to another, with its offsets, in transactions. */
    record Transformer(String name, long seed, String from, String to, String protocol, Manners manners)
            implements Actor {}

    /** A group of readers that commit what they have read. */
    record Group(String name, String topic, boolean readCommitted, String protocol) implements Actor {}

    /**
     * How a producer sends.
     *
     * @param codec a compression type of kafka-clients
     * @param valueBytes most bytes of a value
     * @param pauseMillis between two bursts
     */
    record Manners(String codec, int batchBytes, int lingerMillis, int burst, int valueBytes, int pauseMillis) {}
}
