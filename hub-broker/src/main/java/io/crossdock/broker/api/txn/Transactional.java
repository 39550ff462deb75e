package io.crossdock.broker.api.txn;

import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What the requests of transactional producers have in common. */
final class Transactional {
    private Transactional() {}

    /** @throws TransactionalIdAuthorizationException unless the client may write in transactions of this id */
    static void require(String id, RequestContext context) {
        if (!context.access().allowsTransactionalId(AclOperation.WRITE, id)) {
            throw new TransactionalIdAuthorizationException("not allowed to write in transactions of " + id);
        }
    }

    /**
     * PRODUCER_FENCED as the client knows it: before that code there was INVALID_PRODUCER_EPOCH (KIP-588).
     *
     * @param since first version of the request's key that has PRODUCER_FENCED
     */
    static Errors fencing(Errors error, short version, int since) {
        return error == Errors.PRODUCER_FENCED && version < since ? Errors.INVALID_PRODUCER_EPOCH : error;
    }

    /** The same for an answer that fails as a whole. */
    static <T> CompletableFuture<T> fencing(CompletableFuture<T> answer, short version, int since) {
        return answer.exceptionally(failure -> {
            Throwable cause = cause(failure);
            Errors error = Errors.forException(cause);
            Errors told = fencing(error, version, since);
            throw new CompletionException(error == told ? cause : told.exception(cause.getMessage()));
        });
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
