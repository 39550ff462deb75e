package io.crossdock.quotas;

import java.util.Optional;

/** Time of this broker's threads that requests take up, in percent of one thread (KIP-124): 200 is two threads all the time. */
final class RequestPercentage implements QuotaKind {
    @Override
    public String key() {
        return "request_percentage";
    }

    @Override
    public String unit() {
        return "percent of a thread";
    }

    @Override
    public boolean appliesTo(QuotaEntity entity) {
        return Scope.clients(entity);
    }

    @Override
    public Optional<String> problem(double limit) {
        return Amount.amount(limit);
    }

    @Override
    public boolean canReject() {
        return false; // the time is spent when it is known
    }
}
