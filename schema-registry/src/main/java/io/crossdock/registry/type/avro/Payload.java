package io.crossdock.registry.type.avro;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of one record on their way through a schema. Nothing is kept of them, so that a length or a count that an
 * attacker chose costs nothing, and the work is bounded by the number of bytes. Used once, by one thread.
 */
final class Payload {
    /** Readers in other processes recurse as deep, with stacks of their own size. */
    private static final int DEEPEST = 500;

    private static final long STEPS_AT_LEAST = 100_000;
    private static final long STEPS_PER_BYTE = 20;

    /** As many elements as the Avro library lets a collection have. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;

    private final ByteBuffer bytes;
    private final long mostSteps;
    private long steps;
    private int depth;

    private Payload(ByteBuffer bytes) {
        this.bytes = bytes;
        this.mostSteps = STEPS_AT_LEAST + STEPS_PER_BYTE * bytes.remaining();
    }

    /**
     * What is wrong with a payload: the first thing that is, for nobody knows where the next value would begin.
     *
     * @param payload whose position is not changed
     */
    static List<String> violations(Shape shape, ByteBuffer payload) {
        var walk = new Payload(payload.slice());
        try {
            walk.inside(shape);
            if (walk.bytes.hasRemaining()) {
                throw walk.misfit(walk.bytes.remaining()
                        + " bytes are left over after the end of the value; it was written with another schema");
            }
            return List.of();
        } catch (Misfit misfit) {
            return List.of(misfit.toString());
        }
    }

    /** Passes over a value within another. */
    void inside(Shape shape) {
        if (++steps > mostSteps) {
            throw misfit("the value takes more steps to read than its size explains");
        }
        if (++depth > DEEPEST) {
            throw misfit("the value is nested more than " + DEEPEST + " deep");
        }
        shape.pass(this);
        depth--;
    }

    /**
     * Passes over the blocks of an array or a map.
     *
     * @param one passes over one element
     */
    void blocks(Shape element, Runnable one) {
        long all = 0;
        for (long count = readLong("count of a block"); count != 0; count = readLong("count of a block")) {
            long end = -1;
            if (count < 0) {
                long size = readLong("size of a block");
                if (size < 0 || size > bytes.remaining()) {
                    throw misfit("a block says that it has " + size + " bytes, but there are " + bytes.remaining());
                }
                end = bytes.position() + size;
                count = count == Long.MIN_VALUE ? Long.MAX_VALUE : -count;
            }
            all += Math.min(count, MOST_ELEMENTS);
            if (count > MOST_ELEMENTS || all > MOST_ELEMENTS || (!element.isEmpty() && count > bytes.remaining())) {
                throw misfit("a block says that it has " + count + " elements, but there are only " + bytes.remaining()
                        + " bytes");
            }
            for (long i = 0; i < count && !element.isEmpty(); i++) {
                one.run();
            }
            if (end >= 0 && bytes.position() != end) {
                throw misfit("a block ends here, but it said that it would end at byte " + end);
            }
        }
    }

    void skip(long length, String type) {
        if (length < 0) {
            throw misfit(type + " has a negative length: " + length);
        }
        if (length > bytes.remaining()) {
            throw misfit(type + " has " + length + " bytes, but only " + bytes.remaining() + " are left");
        }
        bytes.position(bytes.position() + (int) length);
    }

    void passBoolean() {
        byte value = next("boolean");
        if (value != 0 && value != 1) {
            throw misfit("a boolean is 0 or 1, not " + value);
        }
    }

    void passInt() {
        long value = readLong("int");
        if (value != (int) value) {
            throw misfit("an int is " + value + ", which takes more than 32 bits");
        }
    }

    /** Text in UTF-8, with its length before it. */
    void passText() {
        long length = readLong("length of a string");
        int start = bytes.position();
        skip(length, "string");
        for (int i = start; i < bytes.position(); i++) {
            if (bytes.get(i) < 0) {
                decode(bytes.slice(i, bytes.position() - i));
                return;
            }
        }
    }

    private void decode(ByteBuffer text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(text);
        } catch (CharacterCodingException e) {
            // what the decoder says adds nothing: it counts from the start of the text
            throw misfit("a string is not valid UTF-8");
        }
    }

    int readIndex(int count, String of) {
        long index = readLong(of);
        if (index < 0 || index >= count) {
            throw misfit(of + " has number " + index + ", but there are only " + count);
        }
        return (int) index;
    }

    /** Zigzag, seven bits a byte, the lowest first. */
    long readLong(String of) {
        long bits = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = next(of);
            bits |= (next & 0x7FL) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1) {
                    break;
                }
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw misfit(of + " takes more than 64 bits");
    }

    private byte next(String of) {
        if (!bytes.hasRemaining()) {
            throw misfit("the payload ends where " + of + " should follow");
        }
        return bytes.get();
    }

    private Misfit misfit(String what) {
        return new Misfit(bytes.position(), what);
    }

    /** Ends the walk. The fields around it are added while it goes up. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final int LONGEST = 400;

        private final int position;
        private String path = "";

        Misfit(int position, String what) {
            super(what, null, false, false);
            this.position = position;
        }

        Misfit in(String field) {
            if (path.length() < LONGEST) {
                path = path.isEmpty() ? field : field + "." + path;
            }
            return this;
        }

        @Override
        public String toString() {
            return "at byte " + position + (path.isEmpty() ? "" : ", field '" + path + "'") + ": " + getMessage();
        }
    }
}
