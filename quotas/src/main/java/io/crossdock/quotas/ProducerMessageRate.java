package io.crossdock.quotas;

import java.util.Optional;

/** Records that are written per second, counted from the headers of their batches, so that nothing is decompressed. */
final class ProducerMessageRate implements QuotaKind {
    @Override
    public String key() {
        return "producer_message_rate";
    }

    @Override
    public String unit() {
        return "messages/s";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.clientsAndTopics(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.amount(limit);
    }
}
