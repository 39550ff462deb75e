package io.crossdock.broker.group.schema;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.utils.ByteUtils;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads what {@link FlexibleWriter} writes. Lengths are checked against what is left before anything is allocated. All
 * methods throw {@link SchemaException} or {@link java.nio.BufferUnderflowException} for torn bytes. Confined to one
 * thread.
 */
public final class FlexibleReader {
    private final ByteBuffer in;

    public FlexibleReader(ByteBuffer in) {
        this.in = in;
    }

    /** The value of a record, whose version must be 0: the flexible records have no other. */
    public static FlexibleReader ofValue(ByteBuffer bytes) {
        short version = bytes.getShort();
        if (version != 0) {
            throw new SchemaException("The record's value is of version " + version + "; this broker reads 0");
        }
        return new FlexibleReader(bytes);
    }

    public byte int8() {
        return in.get();
    }

    public int int32() {
        return in.getInt();
    }

    public long int64() {
        return in.getLong();
    }

    public Uuid uuid() {
        return new Uuid(in.getLong(), in.getLong());
    }

    public String string() {
        String value = nullableString();
        if (value == null) {
            throw new SchemaException("A string that must be there is null");
        }
        return value;
    }

    public @Nullable String nullableString() {
        int length = length();
        return length < 0 ? null : new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** A string of the older form, as keys have it. */
    public String keyString() {
        short length = in.getShort();
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** A copy. */
    public ByteBuffer block() {
        return ByteBuffer.wrap(bytes(length()));
    }

    public <T> List<T> array(Function<FlexibleReader, T> each) {
        int count = length();
        checkLeft(count);
        var all = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            all.add(each.apply(this));
        }
        return all;
    }

    /** The tagged fields that end a structure, by number. */
    public Map<Integer, FlexibleReader> tags() {
        int count = varint();
        checkLeft(count);
        var all = new HashMap<Integer, FlexibleReader>();
        for (int i = 0; i < count; i++) {
            int number = varint();
            int size = varint();
            all.put(number, new FlexibleReader(ByteBuffer.wrap(bytes(size))));
        }
        return all;
    }

    private byte[] bytes(int length) {
        checkLeft(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private int length() {
        return varint() - 1;
    }

    private int varint() {
        try {
            return ByteUtils.readUnsignedVarint(in);
        } catch (IllegalArgumentException tooLong) {
            throw new SchemaException("A length takes more bytes than a number has", tooLong);
        }
    }

    private void checkLeft(int count) {
        if (count < 0 || count > in.remaining()) {
            throw new SchemaException("A length of " + count + " with " + in.remaining() + " bytes left");
        }
    }
}
