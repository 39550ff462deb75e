package io.crossdock.broker.wire;

import io.netty.buffer.ByteBufAllocator;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;

import java.util.List;

/** Answers bare tokens with bare tokens. An error cannot be said; the connection is closed. Stateless, thread-safe. */
public final class BareTokenEncoder extends ResponseEncoder {
    @Override
    public List<Object> encode(
            RequestHeader request, short version, AbstractResponse response, ByteBufAllocator allocator) {
        var answer = (SaslAuthenticateResponse) response;
        byte[] token = answer.saslAuthBytes();
        return answer.data().errorCode() == 0
                ? List.of(allocator
                        .buffer(Integer.BYTES + token.length)
                        .writeInt(token.length)
                        .writeBytes(token))
                : List.of();
    }
}
