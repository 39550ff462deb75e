package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

import java.nio.ByteBuffer;

/** Turns a request that this broker makes into bytes. Stateless, thread-safe. */
public final class RequestEncoder {
    private RequestEncoder() {}

    /** The frame of one request, length prefix first. */
    public static ByteBuf encode(RequestHeader header, AbstractRequest request) {
        ByteBuffer bytes = request.serializeWithHeader(header);
        return Unpooled.wrappedBuffer(
                Unpooled.buffer(Integer.BYTES).writeInt(bytes.remaining()), Unpooled.wrappedBuffer(bytes));
    }
}
