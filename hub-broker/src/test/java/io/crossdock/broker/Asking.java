package io.crossdock.broker;

import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.FreeParking;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.RequestMetrics;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks handlers by way of a dispatcher, as a client that has not said who it is. */
final class Asking {
    private final Dispatcher dispatcher;

    Asking(List<RequestHandler<?>> handlers, Authorizer authorizer) {
        dispatcher = new Dispatcher(handlers, authorizer, new RequestMetrics(() -> 0));
    }

    /**
     * The answer to a request, which goes through bytes as one that was sent does.
     *
     * @throws TimeoutException if there is none within so many seconds
     */
    AbstractResponse answer(ApiKeys key, short version, ApiMessage request, int seconds) throws Exception {
        var bytes = MessageUtil.toByteBufferAccessor(request, version).buffer();
        AbstractRequest body = AbstractRequest.parseRequest(key, version, new ByteBufferAccessor(bytes)).request;
        var header = new RequestHeader(
                new RequestHeaderData()
                        .setRequestApiKey(key.id)
                        .setRequestApiVersion(version)
                        .setClientId("asker"),
                key.requestHeaderVersion(version));
        var session = new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
        Reply reply = dispatcher
                .dispatch(new RequestEnvelope(header, body, bytes.limit(), () -> {}), session, new FreeParking())
                .get(seconds, TimeUnit.SECONDS);
        return ((Reply.Answer) reply).response();
    }
}
