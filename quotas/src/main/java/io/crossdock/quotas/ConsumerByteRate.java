package io.crossdock.quotas;

import java.util.Optional;

/** Bytes of record batches that are sent to consumers per second, as they lie in the log (KIP-13). */
final class ConsumerByteRate implements QuotaKind {
    @Override
    public String key() {
        return "consumer_byte_rate";
    }

    @Override
    public String unit() {
        return "bytes/s";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.clientsAndTopics(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.whole(limit);
    }
}
