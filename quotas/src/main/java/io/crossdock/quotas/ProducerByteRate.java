package io.crossdock.quotas;

import java.util.Optional;

/** Bytes of record batches that are written per second, as they are sent: compressed ones count compressed (KIP-13). */
final class ProducerByteRate implements QuotaKind {
    @Override
    public String key() {
        return "producer_byte_rate";
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
