package io.crossdock.broker.request;

import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class DispatcherTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RequestMetrics metrics = new RequestMetrics(() -> nanos.getAndAdd(500_000_000));

    @Test
    void aFailureThatCannotBeToldEndsTheConnectionInsteadOfLeavingTheClientWaiting() {
        var dispatcher = new Dispatcher(List.of(new Failing()), new Anyone(), metrics);
        var header = new RequestHeader(ApiKeys.HEARTBEAT, (short) 0, "client", 7);
        var session = new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);

        Reply reply = dispatcher
                .dispatch(new RequestEnvelope(header, new Unanswerable(), 10, () -> {}), session, new FreeParking())
                .join();

        assertThat(reply).isInstanceOf(Reply.HangUp.class);
    }

    @Test
    void anErrorOfAHandlerIsAnsweredAndReleasesTheFrame() {
        var dispatcher = new Dispatcher(List.of(new Broken()), new Anyone(), metrics);
        var header = new RequestHeader(ApiKeys.HEARTBEAT, (short) 0, "client", 7);
        var session = new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
        var released = new AtomicInteger();
        var body = new HeartbeatRequest.Builder(new HeartbeatRequestData()).build((short) 0);

        Reply reply = dispatcher
                .dispatch(new RequestEnvelope(header, body, 10, released::incrementAndGet), session, new FreeParking())
                .join();

        assertThat(((Reply.Answer) reply).response().errorCounts()).containsKey(Errors.UNKNOWN_SERVER_ERROR);
        assertThat(released).hasValue(1);
        assertThat(metrics.requests()).containsExactly(new RequestMetrics.Requests(ApiKeys.HEARTBEAT, 1, 1, 0.5, 0));
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

            CompletableFuture<Reply> reply = new Dispatcher(List.of(new Working()), new Anyone(), broken)
                    .dispatch(request(released), session(), new FreeParking());

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
        var header = new RequestHeader(ApiKeys.HEARTBEAT, (short) 0, "client", 7);

        CompletableFuture<Reply> reply = new Dispatcher(List.of(new Failing()), new Anyone(), metrics)
                .dispatch(
                        new RequestEnvelope(header, body, 10, released::incrementAndGet), session(), new FreeParking());

        assertThat(reply).isCompletedWithValueMatching(Reply.HangUp.class::isInstance);
        assertThat(released).hasValue(1);
    }

    @Test
    void aHandlerThatForgetsToAnswerDoesNotKeepTheFrame() {
        var released = new AtomicInteger();

        CompletableFuture<Reply> reply = new Dispatcher(List.of(new Forgetful()), new Anyone(), metrics)
                .dispatch(request(released), session(), new FreeParking());

        assertThat(reply).isCompletedWithValueMatching(Reply.Answer.class::isInstance);
        assertThat(released).hasValue(1);
    }

    private static RequestEnvelope request(AtomicInteger released) {
        var header = new RequestHeader(ApiKeys.HEARTBEAT, (short) 0, "client", 7);
        var body = new HeartbeatRequest.Builder(new HeartbeatRequestData()).build((short) 0);
        return new RequestEnvelope(header, body, 10, released::incrementAndGet);
    }

    private static Session session() {
        return new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
    }

    private static final class Working implements RequestHandler<HeartbeatRequest> {
        @Override
        public ApiKeys api() {
            return ApiKeys.HEARTBEAT;
        }

        @Override
        public VersionRange versions() {
            return VersionRange.allOf(ApiKeys.HEARTBEAT);
        }

        @Override
        public CompletionStage<Reply> handle(HeartbeatRequest request, RequestContext context) {
            return CompletableFuture.completedFuture(Reply.of(new HeartbeatResponse(new HeartbeatResponseData())));
        }
    }

    private static final class Forgetful implements RequestHandler<HeartbeatRequest> {
        @Override
        public ApiKeys api() {
            return ApiKeys.HEARTBEAT;
        }

        @Override
        public VersionRange versions() {
            return VersionRange.allOf(ApiKeys.HEARTBEAT);
        }

        @Override
        @SuppressWarnings("NullAway") // the mistake this is about
        public CompletionStage<Reply> handle(HeartbeatRequest request, RequestContext context) {
            return null;
        }
    }

    private static final class Broken implements RequestHandler<HeartbeatRequest> {
        @Override
        public ApiKeys api() {
            return ApiKeys.HEARTBEAT;
        }

        @Override
        public VersionRange versions() {
            return VersionRange.allOf(ApiKeys.HEARTBEAT);
        }

        @Override
        public CompletionStage<Reply> handle(HeartbeatRequest request, RequestContext context) {
            throw new StackOverflowError("for the test");
        }
    }

    private static final class Failing implements RequestHandler<Unanswerable> {
        @Override
        public ApiKeys api() {
            return ApiKeys.HEARTBEAT;
        }

        @Override
        public VersionRange versions() {
            return VersionRange.allOf(ApiKeys.HEARTBEAT);
        }

        @Override
        public CompletionStage<Reply> handle(Unanswerable request, RequestContext context) {
            return CompletableFuture.failedFuture(new InvalidRequestException("wrong"));
        }
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
