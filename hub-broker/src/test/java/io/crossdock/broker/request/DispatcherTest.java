package io.crossdock.broker.request;

import io.crossdock.broker.concurrent.Durations;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class DispatcherTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RequestMetrics metrics = new RequestMetrics(() -> nanos.getAndAdd(500_000_000));

    @Test
    void aFailureThatCannotBeToldEndsTheConnectionInsteadOfLeavingTheClientWaiting() {
        var dispatcher = new Dispatcher(List.of(failing()), new Anyone(), metrics);

        Reply reply = dispatcher
                .dispatch(
                        Heartbeats.request("client", new Unanswerable(), () -> {}),
                        Heartbeats.session(),
                        new FreeParking())
                .join();

        assertThat(reply).isInstanceOf(Reply.HangUp.class);
    }

    @Test
    void anErrorOfAHandlerIsAnsweredAndReleasesTheFrame() {
        var dispatcher = new Dispatcher(List.of(broken()), new Anyone(), metrics);
        var released = new AtomicInteger();

        Reply reply = dispatcher
                .dispatch(
                        Heartbeats.request("client", released::incrementAndGet),
                        Heartbeats.session(),
                        new FreeParking())
                .join();

        assertThat(((Reply.Answer) reply).response().errorCounts()).containsKey(Errors.UNKNOWN_SERVER_ERROR);
        assertThat(released).hasValue(1);
        var halfASecond = new Durations();
        halfASecond.add(500_000_000);
        assertThat(metrics.requests())
                .containsExactly(new RequestMetrics.Requests(ApiKeys.HEARTBEAT, 1, 1, halfASecond.spread(), 0));
    }

    @Test
    void anErrorInCountingLosesNeitherTheAnswerNorTheFrame() {
        for (int working = 0; working < 2; working++) {
            var calls = new AtomicInteger(working);
            var broken = new RequestMetrics(() -> {
                if (calls.getAndDecrement() == 0) {
                    throw new InternalError("for the test");
                }
                return 0;
            });
            var released = new AtomicInteger();

            CompletableFuture<Reply> reply = new Dispatcher(List.of(working()), new Anyone(), broken)
                    .dispatch(
                            Heartbeats.request("client", released::incrementAndGet),
                            Heartbeats.session(),
                            new FreeParking());

            assertThat(reply).isCompletedWithValueMatching(Reply.Answer.class::isInstance);
            assertThat(released).hasValue(1);
        }
    }

    @Test
    void anErrorInTellingOfAnErrorEndsTheConnection() {
        var released = new AtomicInteger();
        var body = new Unanswerable() {
            @Override
            public AbstractResponse getErrorResponse(int throttleTimeMs, Throwable failure) {
                throw new InternalError("for the test");
            }
        };

        CompletableFuture<Reply> reply = new Dispatcher(List.of(failing()), new Anyone(), metrics)
                .dispatch(
                        Heartbeats.request("client", body, released::incrementAndGet),
                        Heartbeats.session(),
                        new FreeParking());

        assertThat(reply).isCompletedWithValueMatching(Reply.HangUp.class::isInstance);
        assertThat(released).hasValue(1);
    }

    @Test
    void aHandlerThatForgetsToAnswerDoesNotKeepTheFrame() {
        var released = new AtomicInteger();

        CompletableFuture<Reply> reply = new Dispatcher(List.of(forgetful()), new Anyone(), metrics)
                .dispatch(
                        Heartbeats.request("client", released::incrementAndGet),
                        Heartbeats.session(),
                        new FreeParking());

        assertThat(reply).isCompletedWithValueMatching(Reply.Answer.class::isInstance);
        assertThat(released).hasValue(1);
    }

    private static RequestHandler<AbstractRequest> working() {
        return Heartbeats.handler(() -> CompletableFuture.completedFuture(Heartbeats.answer()));
    }

    @SuppressWarnings("NullAway") // the mistake this is about
    private static RequestHandler<AbstractRequest> forgetful() {
        return Heartbeats.handler(() -> null);
    }

    private static RequestHandler<AbstractRequest> broken() {
        return Heartbeats.handler(() -> {
            throw new StackOverflowError("for the test");
        });
    }

    private static RequestHandler<AbstractRequest> failing() {
        return Heartbeats.handler(() -> CompletableFuture.failedFuture(new InvalidRequestException("wrong")));
    }

    /** A request whose class has no error response for what went wrong. */
    private static class Unanswerable extends AbstractRequest {
        Unanswerable() {
            super(ApiKeys.HEARTBEAT, (short) 0);
        }

        @Override
        public ApiMessage data() {
            return new HeartbeatRequestData();
        }

        @Override
        public AbstractResponse getErrorResponse(int throttleTimeMs, Throwable failure) {
            throw new IllegalStateException("no error response", failure);
        }
    }

    private static final class Anyone implements Authorizer {
        @Override
        public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
            return true;
        }

        @Override
        public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
            return true;
        }
    }
}
