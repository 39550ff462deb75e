package io.crossdock.broker.request;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/** Hears of requests that change the cluster, and of those of which something was refused. Thread-safe; must not block. */
public interface RequestAudit {
    /** Hears nothing. */
    RequestAudit NONE = new RequestAudit() {
        @Override
        public @Nullable ClusterImage before(ApiKeys key) {
            return null;
        }

        @Override
        public void answered(
                RequestEnvelope request, RequestContext context, @Nullable ClusterImage before, Reply reply) {}
    };

    /** The cluster as it is before a request of this key is served; null if nobody wants to know what it changes. */
    @Nullable
    ClusterImage before(ApiKeys key);

    /**
     * Called for requests that {@link #before} is not null for, for those whose client was not allowed something it asked
     * for, and for those after which it is shown out, such as a login that failed.
     *
     * @param reply what is sent
     */
    void answered(RequestEnvelope request, RequestContext context, @Nullable ClusterImage before, Reply reply);
}
