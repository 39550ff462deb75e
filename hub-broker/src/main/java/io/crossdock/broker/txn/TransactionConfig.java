package io.crossdock.broker.txn;

import java.time.Duration;

/**
 * How transactions behave. The names in brackets are Kafka's broker settings.
 *
 * @param topicPartitions partitions of {@code __transaction_state}, 1 or more; must not change once the topic exists, for
 *     it decides where a transactional id lives [transaction.state.log.num.partitions]
 * @param maxTimeout longest timeout a producer may ask for [transaction.max.timeout.ms]
 * @param abortCheckInterval time between two searches for transactions that are too old
 *     [transaction.abort.timed.out.transaction.cleanup.interval.ms]
 * @param idExpiration how long an idle transactional id is remembered [transactional.id.expiration.ms]
 * @param idExpirationCheckInterval time between two searches for forgotten ids
 *     [transaction.remove.expired.transaction.cleanup.interval.ms]
 */
public record TransactionConfig(
        int topicPartitions,
        Duration maxTimeout,
        Duration abortCheckInterval,
        Duration idExpiration,
        Duration idExpirationCheckInterval) {

    /** Kafka's defaults. */
    public static final TransactionConfig DEFAULT = new TransactionConfig(
            50, Duration.ofMinutes(15), Duration.ofSeconds(10), Duration.ofDays(7), Duration.ofHours(1));

    public TransactionConfig {
        atLeastOne("transaction.state.log.num.partitions", topicPartitions);
        atLeastOne("transaction.max.timeout.ms", maxTimeout.toMillis());
        atLeastOne("transaction.abort.timed.out.transaction.cleanup.interval.ms", abortCheckInterval.toMillis());
        atLeastOne("transactional.id.expiration.ms", idExpiration.toMillis());
        atLeastOne("transaction.remove.expired.transaction.cleanup.interval.ms", idExpirationCheckInterval.toMillis());
    }

    public TransactionConfig withTopicPartitions(int partitions) {
        return new TransactionConfig(
                partitions, maxTimeout, abortCheckInterval, idExpiration, idExpirationCheckInterval);
    }

    private static void atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " is " + value + " but must be 1 or more");
        }
    }
}
