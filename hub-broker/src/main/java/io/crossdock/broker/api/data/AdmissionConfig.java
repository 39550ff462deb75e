package io.crossdock.broker.api.data;

import java.time.Duration;

/**
 * How producers get leave to open a transaction in a partition. The names in brackets are Kafka's broker settings.
 *
 * @param verify whether producers of transaction version 0 and 1 are checked for having announced the partition; those of
 *     version 2 always are [transaction.partition.verification.enable]
 * @param retryPause time between two questions while the producer's last transaction is still being ended; above 0
 *     [add.partitions.to.txn.retry.backoff.ms]
 * @param retryAtMost how long that goes on before the client is told
 *     [add.partitions.to.txn.retry.backoff.max.ms]
 */
public record AdmissionConfig(boolean verify, Duration retryPause, Duration retryAtMost) {
    /** Kafka's defaults. */
    public static final AdmissionConfig DEFAULT =
            new AdmissionConfig(true, Duration.ofMillis(20), Duration.ofMillis(100));

    public AdmissionConfig {
        if (retryPause.isNegative() || retryPause.isZero()) {
            throw new IllegalArgumentException(
                    "add.partitions.to.txn.retry.backoff.ms must be above 0, was " + retryPause.toMillis());
        }
    }

    int retries() {
        return (int) Math.min(Integer.MAX_VALUE, retryAtMost.toMillis() / retryPause.toMillis());
    }
}
