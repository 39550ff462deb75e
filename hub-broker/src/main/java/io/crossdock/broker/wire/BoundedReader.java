package io.crossdock.broker.wire;

import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads one request and refuses it, before anything is allocated, when its arrays together announce more elements than
 * this process can afford to hold.
 *
 * <p>The generated readers allocate an array as soon as its announced length is not beyond the bytes that are left. One
 * byte can become an object of a hundred, so a frame of a few megabytes could fill the heap. They ask {@link #remaining}
 * for that comparison only, right after reading the length: that is where elements are counted here, without a cost for
 * requests that have few arrays.
 *
 * <p>Serves one request, on one thread.
 */
final class BoundedReader extends ByteBufferAccessor {
    /** What an element is taken to need on the heap, in bytes, in itself and in the answer made of it. */
    static final int ELEMENT_BYTES = 128;

    /** Tagged fields of one structure that no version we know has. */
    private static final int MOST_UNKNOWN_TAGS = 10_000;

    private int announced;
    private int elementsLeft;
    private final int mostElements;

    BoundedReader(ByteBuffer bytes, int mostElements) {
        super(bytes);
        this.mostElements = mostElements;
        elementsLeft = mostElements;
    }

    /** A million elements in one request, as Apache Kafka allows in one array, or fewer where the heap is small. */
    static int affordableElements(long maxHeapBytes) {
        return (int) Math.max(50_000, Math.min(1_000_000, maxHeapBytes / 16 / ELEMENT_BYTES));
    }

    /** Elements of arrays, and unknown tagged fields, so far. */
    int elements() {
        return mostElements - elementsLeft;
    }

    @Override
    public int readInt() {
        announced = super.readInt();
        return announced;
    }

    @Override
    public int readUnsignedVarint() {
        announced = super.readUnsignedVarint();
        return announced;
    }

    /**
     * The bytes left.
     *
     * @throws InvalidRequestException if the number read last, taken as the length of an array, is too much
     */
    @Override
    public int remaining() {
        take(announced);
        announced = 0; // asked once more, it is the same array
        return super.remaining();
    }

    @Override
    public List<RawTaggedField> readUnknownTaggedField(@Nullable List<RawTaggedField> fields, int tag, int size) {
        take(1);
        if (fields != null && fields.size() >= MOST_UNKNOWN_TAGS) {
            throw new InvalidRequestException("more than " + MOST_UNKNOWN_TAGS + " tagged fields in one structure");
        }
        return super.readUnknownTaggedField(fields, tag, size);
    }

    private void take(int count) {
        if (count > elementsLeft) {
            throw new InvalidRequestException("an array of " + count + " elements, with " + elements()
                    + " before it: more than the " + mostElements + " that one request may have here");
        }
        elementsLeft -= Math.max(0, count);
    }
}
