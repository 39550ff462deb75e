package io.crossdock.broker.api.data;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.quotas.QuotaKinds;

/** What consumers may read; brokers that follow are not limited here. While nothing is limited this is a look at a field. */
final class FetchLimits {
    private final ClientQuotas quotas;

    FetchLimits(ClientQuotas quotas) {
        this.quotas = quotas;
    }

    FetchToll begin(RequestContext context, boolean follower) {
        boolean limited = !follower
                && quotas.limitsAnything()
                && (quotas.limits(QuotaKinds.CONSUMER_BYTE_RATE) || quotas.limits(QuotaKinds.CONSUMER_MESSAGE_RATE));
        return limited ? FetchToll.begin(quotas, context) : FetchToll.FREE;
    }
}
