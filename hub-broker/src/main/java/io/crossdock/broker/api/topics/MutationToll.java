package io.crossdock.broker.api.topics;

import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientQuotas.Refusal;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;

import java.util.List;

/**
 * What a request that makes or deletes partitions costs of its client's limit (KIP-599). A topic is let through as long as
 * the limit is not used up, however many partitions it has; then a client that knows the error is refused the other ones,
 * and an older one is delayed afterwards. Confined to the connection's event loop.
 */
final class MutationToll {
    private final ClientQuotas quotas;
    private final RequestContext context;
    private final List<Applied> applied;
    private final boolean strict;

    /** @param firstStrict version of the request from which on its clients know the error */
    MutationToll(ClientQuotas quotas, RequestContext context, int firstStrict) {
        this.quotas = quotas;
        this.context = context;
        strict = context.version() >= firstStrict;
        applied = quotas.limits(QuotaKinds.CONTROLLER_MUTATION_RATE)
                ? quotas.of(
                        QuotaKinds.CONTROLLER_MUTATION_RATE,
                        quotas.client(context.session().principal(), context.clientId()))
                : List.of();
    }

    /**
     * So many partitions are about to be made or deleted.
     *
     * @throws ThrottlingQuotaExceededException if that is too much for now; then it costs nothing
     */
    void take(int partitions) {
        if (applied.isEmpty()) {
            return;
        }
        if (strict) {
            long wait = quotas.wait(applied);
            if (wait > 0) {
                context.parking().mute(wait);
                var refused = new Refusal(applied.get(0).rule(), wait);
                throw new ThrottlingQuotaExceededException(refused.millis(), refused.message());
            }
        }
        long wait = quotas.spend(applied, partitions);
        if (!strict) {
            context.parking().mute(wait);
        }
    }
}
