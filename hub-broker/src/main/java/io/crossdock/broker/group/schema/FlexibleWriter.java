package io.crossdock.broker.group.schema;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Writes structures of the protocol's flexible form (KIP-482): lengths are unsigned varints one greater than what they
 * count, 0 being null; every structure ends with its tagged fields. Confined to one thread.
 */
public final class FlexibleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    /** Begins with the structure's version, as records do. */
    public static FlexibleWriter ofVersion(int version) {
        return new FlexibleWriter().int16(version);
    }

    /** A key: its kind, then strings in the older form, an int16 length before the bytes. */
    public static ByteBuffer key(short kind, String... parts) {
        var writer = ofVersion(kind);
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            writer.int16(bytes.length).raw(bytes);
        }
        return writer.bytes();
    }

    public FlexibleWriter int8(int value) {
        out.write(value);
        return this;
    }

    public FlexibleWriter int16(int value) {
        return int8(value >> 8).int8(value);
    }

    public FlexibleWriter int32(int value) {
        return int16(value >> 16).int16(value);
    }

    public FlexibleWriter int64(long value) {
        return int32((int) (value >> 32)).int32((int) value);
    }

    public FlexibleWriter uuid(Uuid value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    public FlexibleWriter string(@Nullable String value) {
        return value == null ? varint(0) : block(value.getBytes(StandardCharsets.UTF_8));
    }

    public FlexibleWriter block(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return block(bytes);
    }

    public <T> FlexibleWriter array(Collection<T> elements, BiConsumer<FlexibleWriter, T> each) {
        varint(elements.size() + 1);
        elements.forEach(element -> each.accept(this, element));
        return this;
    }

    public FlexibleWriter noTags() {
        return varint(0);
    }

    /** One tagged field. */
    public FlexibleWriter tag(int number, FlexibleWriter content) {
        return tags(new TreeMap<>(Map.of(number, content)));
    }

    public FlexibleWriter tags(SortedMap<Integer, FlexibleWriter> tags) {
        varint(tags.size());
        tags.forEach((number, content) -> {
            varint(number);
            varint(content.out.size());
            raw(content.out.toByteArray());
        });
        return this;
    }

    public ByteBuffer bytes() {
        return ByteBuffer.wrap(out.toByteArray());
    }

    private FlexibleWriter block(byte[] bytes) {
        return varint(bytes.length + 1).raw(bytes);
    }

    private FlexibleWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private FlexibleWriter varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            int8(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        return int8(rest);
    }
}
