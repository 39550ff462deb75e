package io.crossdock.broker.request;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands each request to the one handler of its key, and turns whatever goes wrong into the typed error response, once.
 * Thread-safe; does not block.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Map<ApiKeys, RequestHandler<?>> handlers = new EnumMap<>(ApiKeys.class);
    private final Authorizer authorizer;
    private final RequestMetrics metrics;
    private final RequestTime time;
    private final RequestAudit audit;

    public Dispatcher(Collection<? extends RequestHandler<?>> handlers, Authorizer authorizer, RequestMetrics metrics) {
        this(handlers, authorizer, metrics, RequestTime.FREE, RequestAudit.NONE);
    }

    /**
     * @param time counts the time of threads that clients take up
     * @param audit hears of what is changed and refused
     */
    public Dispatcher(
            Collection<? extends RequestHandler<?>> handlers,
            Authorizer authorizer,
            RequestMetrics metrics,
            RequestTime time,
            RequestAudit audit) {
        this.time = time;
        this.authorizer = authorizer;
        this.metrics = metrics;
        this.audit = audit;
        for (RequestHandler<?> handler : handlers) {
            if (this.handlers.put(handler.api(), handler) != null) {
                throw new IllegalArgumentException("two handlers for " + handler.api());
            }
        }
    }

    /** Whether a request of this key and version can be answered. */
    public boolean serves(ApiKeys key, short version) {
        RequestHandler<?> handler = handlers.get(key);
        return handler != null && handler.versions().contains(version);
    }

    /**
     * Never fails: an error is an answer. The request's frame is released when the answer is there.
     *
     * @param parking for a request that has to wait
     */
    public CompletableFuture<Reply> dispatch(RequestEnvelope envelope, Session session, Parking parking) {
        long arrival;
        CompletableFuture<Reply> answer;
        ClusterImage before;
        RequestContext context;
        try {
            arrival = metrics.arrived(envelope.header().apiKey());
            Login login = session.login();
            if (login != null) {
                Reply refusal = LoginGate.refusal(login, envelope);
                if (refusal != null) {
                    envelope.release().run();
                    count(envelope, arrival, refusal, null);
                    return CompletableFuture.completedFuture(refusal);
                }
            }
            before = audit.before(envelope.header().apiKey());
            context = new RequestContext(envelope.header(), session, new Access(authorizer, session), parking);
            answer = time.isLimited()
                    ? time.counted(envelope, context, () -> answer(envelope, context))
                            .toCompletableFuture()
                    : answer(envelope, context).toCompletableFuture();
        } catch (Throwable failed) { // an Error too: without an answer the frame would never be released
            envelope.release().run();
            return CompletableFuture.completedFuture(errorReplyOrHangUp(envelope, failed));
        }
        return answer.handle((reply, failure) -> {
            Reply said = failure == null ? reply : errorReplyOrHangUp(envelope, failure);
            if (before != null || context.access().refusals() != null || said instanceof Reply.Farewell) {
                writeDown(envelope, context, before, said);
            }
            envelope.release().run();
            count(envelope, arrival, reply, failure);
            return said;
        });
    }

    private void writeDown(
            RequestEnvelope envelope, RequestContext context, @Nullable ClusterImage before, Reply said) {
        try {
            audit.answered(envelope, context, before, said);
        } catch (Throwable unheard) { // the answer is worth more than what is written of it
            LOG.error("Nothing is written down of {}", envelope.header(), unheard);
        }
    }

    private void count(RequestEnvelope envelope, long arrival, @Nullable Reply reply, @Nullable Throwable failure) {
        try {
            metrics.answered(envelope.header().apiKey(), arrival, failure != null || reply == null || hasFailed(reply));
        } catch (Throwable uncounted) { // the answer is worth more than its count
            LOG.error("The answer to {} is not counted", envelope.header(), uncounted);
        }
    }

    private static boolean hasFailed(Reply reply) {
        return reply instanceof Reply.Answer answer
                ? ResponseErrors.any(answer.response())
                : reply instanceof Reply.HangUp || reply instanceof Reply.Farewell;
    }

    private CompletionStage<Reply> answer(RequestEnvelope envelope, RequestContext context) {
        RequestHandler<?> handler = handlers.get(envelope.header().apiKey());
        if (handler == null) {
            return CompletableFuture.failedFuture(
                    new UnsupportedVersionException(envelope.header().apiKey() + " is not served here"));
        }
        try {
            return call(handler, envelope.body(), context);
        } catch (Throwable failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    @SuppressWarnings("unchecked") // the decoder makes bodies of the class that belongs to the key
    private static <Q extends AbstractRequest> CompletionStage<Reply> call(
            RequestHandler<Q> handler, AbstractRequest body, RequestContext context) {
        return handler.handle((Q) body, context);
    }

    /** Without any reply, this one and all behind it on the connection would be waited for in vain. */
    private static Reply errorReplyOrHangUp(RequestEnvelope envelope, Throwable failure) {
        try {
            return errorReply(envelope, failure);
        } catch (Throwable unsayable) {
            LOG.error("The failure of {} cannot be told: {}", envelope.header(), failure, unsayable);
            return new Reply.HangUp("an error could not be told: " + failure);
        }
    }

    private static Reply errorReply(RequestEnvelope envelope, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof RejectedExecutionException) {
            LOG.debug("The broker is closing; {} is not served any more", envelope.header(), cause);
        } else if (!(cause instanceof ApiException)) {
            LOG.error(
                    "{} version {} from client '{}' failed; the client is told UNKNOWN_SERVER_ERROR",
                    envelope.header().apiKey(),
                    envelope.header().apiVersion(),
                    envelope.header().clientId(),
                    cause);
        }
        AbstractResponse response = envelope.body().getErrorResponse(0, cause);
        // Produce with acks=0 has no error response: closing is all that is left.
        return response == null
                ? new Reply.HangUp(Errors.forException(cause) + ": " + cause.getMessage())
                : Reply.of(response);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
