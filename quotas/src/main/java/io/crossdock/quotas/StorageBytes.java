package io.crossdock.quotas;

import java.util.Optional;

/** Bytes that a topic, or all topics of a prefix, may have in their logs, each record counted once however many replicas it has. When they are used up writes are refused; reads go on. */
final class StorageBytes implements QuotaKind {
    @Override
    public String key() {
        return "storage_bytes";
    }

    @Override
    public String unit() {
        return "bytes";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.topics(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.whole(limit);
    }

    @Override
    public boolean isRate() {
        return false;
    }
}
