package io.crossdock.quotas;

import java.util.Optional;

/** Records that are sent to consumers per second, counted from the headers of their batches. Those that a consumer skips, such as aborted ones, count too. */
final class ConsumerMessageRate implements QuotaKind {
    @Override
    public String key() {
        return "consumer_message_rate";
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
