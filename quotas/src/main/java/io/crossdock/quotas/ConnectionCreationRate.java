package io.crossdock.quotas;

import java.util.Optional;

/** Connections that are opened from an address per second (KIP-612). Those beyond it are closed after a delay. */
final class ConnectionCreationRate implements QuotaKind {
    @Override
    public String key() {
        return "connection_creation_rate";
    }

    @Override
    public String unit() {
        return "connections/s";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.addresses(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.wholeOrNone(limit);
    }
}
