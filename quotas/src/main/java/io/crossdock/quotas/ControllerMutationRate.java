package io.crossdock.quotas;

import java.util.Optional;

/** Partitions that are created or deleted per second (KIP-599). Clients of newer versions are refused what is beyond it, others delayed. */
final class ControllerMutationRate implements QuotaKind {
    @Override
    public String key() {
        return "controller_mutation_rate";
    }

    @Override
    public String unit() {
        return "partitions/s";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.clients(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.amount(limit);
    }

    /** As Kafka with its eleven windows of a second: topics are made many at a time, and seldom. */
    @Override
    public double burstSeconds() {
        return 11;
    }
}
