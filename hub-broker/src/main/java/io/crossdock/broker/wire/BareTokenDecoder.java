package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;

/** Makes requests of the bare tokens that clients send after version 0 of SaslHandshake. Stateless, thread-safe. */
public final class BareTokenDecoder extends RequestDecoder {
    public BareTokenDecoder() {
        super((key, version) -> false);
    }

    @Override
    public RequestEnvelope decode(ByteBuf frame) {
        int size = frame.readableBytes();
        try {
            var body = new SaslAuthenticateRequest(
                    new SaslAuthenticateRequestData().setAuthBytes(ByteBufUtil.getBytes(frame)), (short) 0);
            return new RequestEnvelope(
                    new RequestHeader(ApiKeys.SASL_AUTHENTICATE, (short) 0, "", 0), body, size, () -> {});
        } finally {
            frame.release();
        }
    }
}
