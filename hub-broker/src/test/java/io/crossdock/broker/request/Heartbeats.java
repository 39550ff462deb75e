package io.crossdock.broker.request;

import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The plainest request there is, for tests of what is done with any. */
public final class Heartbeats {
    private Heartbeats() {}

    /** @param released run when its frame is given back */
    public static RequestEnvelope request(@Nullable String clientId, Runnable released) {
        return request(clientId, new HeartbeatRequest.Builder(new HeartbeatRequestData()).build((short) 0), released);
    }

    /** As {@link #request(String, Runnable)}, with a body of another class under the same key. */
    public static RequestEnvelope request(@Nullable String clientId, AbstractRequest body, Runnable released) {
        return new RequestEnvelope(new RequestHeader(ApiKeys.HEARTBEAT, (short) 0, clientId, 7), body, 10, released);
    }

    /** Of somebody who did not log in, on this machine. */
    public static Session session() {
        return new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
    }

    public static Reply answer() {
        return Reply.of(new HeartbeatResponse(new HeartbeatResponseData()));
    }

    /** A handler that does as it is told with every request. */
    public static RequestHandler<AbstractRequest> handler(Supplier<CompletionStage<Reply>> doing) {
        return new RequestHandler<>() {
            @Override
            public ApiKeys api() {
                return ApiKeys.HEARTBEAT;
            }

            @Override
            public VersionRange versions() {
                return VersionRange.allOf(ApiKeys.HEARTBEAT);
            }

            @Override
            public CompletionStage<Reply> handle(AbstractRequest request, RequestContext context) {
                return doing.get();
            }
        };
    }
}
