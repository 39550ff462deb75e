package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.ProducerIds;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;

import java.util.concurrent.CompletionStage;

/** Gives an idempotent producer its id (KIP-98). */
public final class InitProducerIdHandler implements RequestHandler<InitProducerIdRequest> {
    private final ProducerIds producerIds;

    public InitProducerIdHandler(ProducerIds producerIds) {
        this.producerIds = producerIds;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.INIT_PRODUCER_ID;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.INIT_PRODUCER_ID);
    }

    @Override
    public CompletionStage<Reply> handle(InitProducerIdRequest request, RequestContext context) {
        if (request.data().transactionalId() != null) {
            throw new InvalidRequestException("transactions are not available in this version; configure the producer"
                    + " without transactional.id (idempotence works)");
        }
        // Since KIP-679 writing to any topic is enough; IDEMPOTENT_WRITE on the cluster remains the other way.
        if (!context.access().allowsSomeTopic(AclOperation.WRITE)) {
            context.access().requireCluster(AclOperation.IDEMPOTENT_WRITE);
        }
        return producerIds
                .next()
                .thenApply(id -> Reply.of(new InitProducerIdResponse(
                        new InitProducerIdResponseData().setProducerId(id).setProducerEpoch((short) 0))));
    }
}
