package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

import java.nio.ByteBuffer;

/** Turns the bytes of one frame into the response to a request that this broker made. Stateless, thread-safe. */
public final class ResponseDecoder {
    private ResponseDecoder() {}

    /**
     * Decodes one frame, whose reference stays the caller's.
     *
     * @param request the header of the request that is to be answered
     * @return its records, if it has some, are views of the frame
     * @throws MalformedRequestException when it is no answer to this request
     */
    public static AbstractResponse decode(ByteBuf frame, RequestHeader request) throws MalformedRequestException {
        ByteBuffer bytes = frame.nioBuffer();
        try {
            ResponseHeader header =
                    ResponseHeader.parse(bytes, request.apiKey().responseHeaderVersion(request.apiVersion()));
            if (header.correlationId() != request.correlationId()) {
                throw new MalformedRequestException("the answer to " + request + " has correlation id "
                        + header.correlationId() + ": answers are out of order");
            }
            return AbstractResponse.parseResponse(
                    request.apiKey(), new ByteBufferAccessor(bytes), request.apiVersion());
        } catch (RuntimeException unreadable) { // the generated classes throw whatever the bytes make them throw
            throw new MalformedRequestException("the answer to " + request + " could not be read", unreadable);
        }
    }
}
