package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestHeader;

import java.nio.ByteBuffer;
import java.util.function.BiPredicate;

/**
 * Turns the bytes of one frame into a request. Record bytes are not copied: a produce request's records are views of the
 * frame, which is why the frame is handed on with it. Every other request holds copies, so its frame is freed at once.
 *
 * <p>Stateless, thread-safe.
 */
public class RequestDecoder {
    private static final int SHORTEST_REQUEST = Short.BYTES + Short.BYTES + Integer.BYTES + Short.BYTES;
    private static final Runnable NOTHING_TO_RELEASE = () -> {};

    private final BiPredicate<ApiKeys, Short> served;
    private final int mostElements =
            BoundedReader.affordableElements(Runtime.getRuntime().maxMemory());

    /** @param served whether there is a handler for this key and version */
    public RequestDecoder(BiPredicate<ApiKeys, Short> served) {
        this.served = served;
    }

    /**
     * Decodes one frame and takes over its reference.
     *
     * @throws MalformedRequestException when it cannot be answered; the frame is released then
     */
    public RequestEnvelope decode(ByteBuf frame) throws MalformedRequestException {
        boolean handedOn = false;
        try {
            int size = frame.readableBytes();
            RequestEnvelope envelope = decode(frame.nioBuffer(), size, frame::release);
            handedOn = envelope.release() != NOTHING_TO_RELEASE;
            return envelope;
        } finally {
            if (!handedOn) {
                frame.release();
            }
        }
    }

    private RequestEnvelope decode(ByteBuffer bytes, int size, Runnable release) throws MalformedRequestException {
        if (size < SHORTEST_REQUEST) {
            throw new MalformedRequestException(
                    "a request has at least " + SHORTEST_REQUEST + " bytes, this one has " + size);
        }
        short id = bytes.getShort(0);
        short version = bytes.getShort(Short.BYTES);
        if (!ApiKeys.hasId(id)) {
            throw new MalformedRequestException("unknown API key " + id);
        }
        ApiKeys key = ApiKeys.forId(id);
        boolean known = served.test(key, version);
        if (!known && key != ApiKeys.API_VERSIONS) {
            throw new MalformedRequestException(key + " version " + version + " is not served here");
        }
        try {
            short headerVersion = key.requestHeaderVersion(version);
            var header = new RequestHeader(
                    new RequestHeaderData(new BoundedReader(bytes, mostElements), headerVersion), headerVersion);
            if (!known) {
                // A client that is newer than we are learns from the answer which versions it may use (KIP-511).
                var unsupported = new ApiVersionsRequest(new ApiVersionsRequestData(), (short) 0, version);
                return new RequestEnvelope(header, unsupported, size, NOTHING_TO_RELEASE);
            }
            // A reader of its own: the correlation id, read last of the header, is no length of an array.
            var reader = new BoundedReader(bytes, mostElements);
            AbstractRequest body = AbstractRequest.parseRequest(key, version, reader).request;
            int held = size + reader.elements() * BoundedReader.ELEMENT_BYTES;
            return new RequestEnvelope(header, body, held, key == ApiKeys.PRODUCE ? release : NOTHING_TO_RELEASE);
        } catch (RuntimeException unreadable) { // the generated classes throw whatever the bytes make them throw
            throw new MalformedRequestException(key + " version " + version + " could not be read", unreadable);
        }
    }
}
