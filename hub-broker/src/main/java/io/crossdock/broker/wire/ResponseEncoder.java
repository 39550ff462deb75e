package io.crossdock.broker.wire;

import io.netty.buffer.ByteBufAllocator;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

import java.util.List;

/** Turns a response into what Netty writes: buffers, and file regions for records. Stateless, thread-safe. */
public class ResponseEncoder {

    /**
     * The frame of one response, length prefix first.
     *
     * @param request the header of the request it answers
     * @param version the version of the body, which for an ApiVersions request of an unknown version is 0
     * @return {@code ByteBuf}s and {@code FileRegion}s in order; each is released by writing it
     */
    public List<Object> encode(
            RequestHeader request, short version, AbstractResponse response, ByteBufAllocator allocator) {
        var header = new ResponseHeaderData().setCorrelationId(request.correlationId());
        short headerVersion = request.apiKey().responseHeaderVersion(version);
        ApiMessage body = response.data();
        var cache = new ObjectSerializationCache();
        var size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        body.addSize(size, cache, version);

        var parts = new PartsWriter(allocator, Integer.BYTES + size.sizeExcludingZeroCopy());
        try {
            parts.writeInt(size.totalSize());
            header.write(parts, cache, headerVersion);
            body.write(parts, cache, version);
            return parts.finish();
        } catch (Throwable failed) { // an Error too, such as no memory for one more buffer
            parts.discard();
            throw failed;
        }
    }
}
