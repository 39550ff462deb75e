package io.crossdock.broker.api.data;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.quotas.QuotaKinds;

/** What producers may write. While nothing is limited this is two looks at a field for a request. */
final class ProduceLimits {
    private final ClientQuotas quotas;
    private final StorageBudgets storage;

    ProduceLimits(ClientQuotas quotas, StorageBudgets storage) {
        this.storage = storage;
        this.quotas = quotas;
    }

    /** @param mayRefuse whether the client hears of an error */
    ProduceToll begin(RequestContext context, boolean mayRefuse) {
        boolean limited = quotas.limitsAnything()
                && (quotas.limits(QuotaKinds.PRODUCER_BYTE_RATE)
                        || quotas.limits(QuotaKinds.PRODUCER_MESSAGE_RATE)
                        || storage.isLimited());
        return limited ? new ProduceToll(quotas, storage, context, mayRefuse) : ProduceToll.FREE;
    }
}
