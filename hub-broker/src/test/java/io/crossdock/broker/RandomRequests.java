package io.crossdock.broker;

import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.NullableSchema;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.utils.ByteUtils;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Requests that are well-formed for their key and version but hold anything: names of topics that exist and of some that do
 * not, the numbers programs trip over, arrays that announce more than is there.
 */
final class RandomRequests {
    private static final int ROOM = 1 << 20;
    /** Topics that may be harmed; no other existing one is ever named. */
    static final List<String> TOPICS = List.of("fuzz-plain", "fuzz-compacted");

    private static final List<String> WORDS = List.of(
            TOPICS.get(0),
            TOPICS.get(1),
            "fuzz-new",
            "fuzz-group",
            "fuzz-member",
            "fuzz-transaction",
            "consumer",
            "range",
            "uniform",
            "retention.ms",
            "-1",
            "no such thing",
            "a/../b",
            "\u0000\ud83d\udca5");
    private static final long[] NUMBERS = {
        0,
        0,
        0,
        1,
        1,
        2,
        3,
        7,
        100,
        -1,
        -1,
        -2,
        -3,
        1000,
        0x7f,
        0x80,
        0x7fff,
        0x8000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final Random random;
    private final RandomRecords records;
    private ByteBuffer out = ByteBuffer.allocate(0);

    RandomRequests(Random random) {
        this.random = random;
        this.records = new RandomRecords(random);
    }

    /** Header and body, without the length before them. */
    ByteBuffer next(ApiKeys key, short version, int correlationId) {
        out = ByteBuffer.allocate(2 * ROOM);
        var header = new RequestHeaderData()
                .setRequestApiKey(key.id)
                .setRequestApiVersion(version)
                .setClientId("fuzz")
                .setCorrelationId(correlationId);
        out.put(MessageUtil.toByteBufferAccessor(header, key.requestHeaderVersion(version))
                .buffer());
        schema(key.messageType.requestSchemas()[version], 0);
        return out.flip();
    }

    private void schema(Schema schema, int depth) {
        for (BoundField field : schema.fields()) {
            value(field.def.name, field.def.type, depth);
        }
    }

    private void value(String field, Type type, int depth) {
        if (type instanceof TaggedFields tagged) {
            tagged(tagged, depth);
        } else if (type instanceof NullableSchema schema) {
            out.put((byte) (random.nextInt(5) == 0 ? -1 : 1));
            schema(schema, depth + 1);
        } else if (type instanceof Schema schema) {
            schema(schema, depth + 1);
        } else if (type instanceof ArrayOf array) {
            int count = count(depth);
            out.putInt(announced(count, array.isNullable()));
            elements(field, array.arrayElementType().orElseThrow(), count, depth);
        } else if (type instanceof CompactArrayOf array) {
            int count = count(depth);
            ByteUtils.writeUnsignedVarint(announced(count, array.isNullable()) + 1, out);
            elements(field, array.arrayElementType().orElseThrow(), count, depth);
        } else {
            simple(field, type.toString());
        }
    }

    private int count(int depth) {
        if (depth == 0 && random.nextInt(300) == 0) {
            return 3_000; // more than anybody asks for
        }
        return out.position() > ROOM ? 0 : random.nextInt(depth < 2 ? 4 : 3);
    }

    private int announced(int count, boolean nullable) {
        return switch (random.nextInt(150)) {
            case 0 -> nullable ? -1 : -2;
            case 1 -> Integer.MAX_VALUE - 1;
            case 2 -> 1_000_001;
            case 3 -> count + 1;
            default -> count;
        };
    }

    private void elements(String field, Type type, int count, int depth) {
        for (int i = 0; i < count && out.remaining() > ROOM / 2; i++) {
            value(field, type, depth + 1);
        }
    }

    private void tagged(TaggedFields tagged, int depth) {
        if (random.nextInt(4) != 0) {
            ByteUtils.writeUnsignedVarint(0, out);
            return;
        }
        int count = random.nextInt(100) == 0 ? 20_000 : random.nextInt(3);
        ByteUtils.writeUnsignedVarint(count, out);
        for (int i = 0; i < count && out.remaining() > ROOM / 2; i++) {
            int tag = random.nextBoolean() && tagged.numFields() > 0 ? i : 50 + i;
            ByteUtils.writeUnsignedVarint(tag, out);
            byte[] value = new byte[random.nextInt(4)];
            random.nextBytes(value);
            ByteUtils.writeUnsignedVarint(value.length, out);
            out.put(value);
        }
    }

    private void simple(String field, String type) {
        long number = number(field);
        switch (type) {
            case "BOOLEAN" -> out.put((byte) random.nextInt(2));
            case "INT8" -> out.put((byte) number);
            case "INT16", "UINT16" -> out.putShort((short) number);
            case "INT32", "UINT32" -> out.putInt((int) number);
            case "INT64" -> out.putLong(number);
            case "FLOAT64" -> out.putDouble(number);
            case "UUID" ->
                out.putLong(random.nextBoolean() ? 0 : random.nextLong()).putLong(number);
            case "STRING" -> text(false, true);
            case "NULLABLE_STRING" -> text(false, random.nextBoolean());
            case "COMPACT_STRING" -> text(true, true);
            case "COMPACT_NULLABLE_STRING" -> text(true, random.nextBoolean());
            case "BYTES", "NULLABLE_BYTES" -> bytes(false, noise());
            case "COMPACT_BYTES", "COMPACT_NULLABLE_BYTES" -> bytes(true, noise());
            case "RECORDS", "NULLABLE_RECORDS" -> bytes(false, records.next());
            case "COMPACT_RECORDS", "COMPACT_NULLABLE_RECORDS" -> bytes(true, records.next());
            default -> throw new AssertionError("teach the fuzzer to write " + type + " of " + field);
        }
    }

    /** Times to wait are short, so that a request without an answer is one that hangs. */
    private long number(String field) {
        if (field.contains("wait") || field.contains("timeout")) {
            return random.nextInt(50);
        }
        if (field.equals("num_partitions") || field.equals("count")) { // a thousand would be granted
            return random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(5) - 1;
        }
        if (field.equals("acks")) {
            return random.nextInt(20) == 0 ? 5 : random.nextInt(3) - 1;
        }
        return random.nextInt(3) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(3);
    }

    private void text(boolean compact, boolean present) {
        if (!present) {
            length(compact, -1);
            return;
        }
        byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(200) == 0) {
            word = new byte[30_000];
        }
        length(compact, word.length);
        out.put(word);
    }

    private void bytes(boolean compact, byte[] bytes) {
        if (compact) {
            ByteUtils.writeUnsignedVarint(bytes.length + 1, out);
        } else {
            out.putInt(bytes.length);
        }
        out.put(bytes);
    }

    private void length(boolean compact, int length) {
        if (compact) {
            ByteUtils.writeUnsignedVarint(length + 1, out);
        } else {
            out.putShort((short) length);
        }
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        return noise;
    }
}
