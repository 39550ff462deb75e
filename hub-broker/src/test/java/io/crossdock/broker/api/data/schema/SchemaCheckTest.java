package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import io.crossdock.broker.metadata.config.SchemaValidation.Mode;
import io.crossdock.broker.metadata.config.SchemaValidation.Naming;
import io.crossdock.broker.metadata.config.SchemaValidation.Part;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Crc32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaCheckTest {
    private static final int KNOWN = 0x01020304;
    private static final Part OFF = new Part(Mode.OFF, Naming.TOPIC);

    private final List<ByteBuffer> payloads = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private Duration each = Duration.ZERO;

    /** Knows one schema, and keeps what it is asked about. */
    private final RecordSchemas schemas = new RecordSchemas() {
        @Override
        public Optional<RecordSchema> find(String context, int id) {
            return id == KNOWN ? Optional.of(new Keeping()) : Optional.empty();
        }

        @Override
        public CompletionStage<?> await(String context, int id, Duration atMost) {
            return CompletableFuture.completedFuture(null);
        }
    };

    private final class Keeping implements RecordSchema {
        @Override
        public boolean isIn(String subject) {
            return subject.equals("orders-value") || subject.equals("orders-key");
        }

        @Override
        public Optional<String> recordName(ByteBuffer payload) {
            return Optional.empty();
        }

        @Override
        public List<String> violations(ByteBuffer payload) {
            payloads.add(payload);
            nanos.addAndGet(each.toNanos());
            return List.of();
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void keysAndValuesAreFoundHoweverRecordsLook(CompressionType codec) {
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            payloads.clear();
            var expected = new ArrayList<ByteBuffer>();
            var records = new SimpleRecord[1 + random.nextInt(40)];
            for (int i = 0; i < records.length; i++) {
                byte @Nullable [] key = part(random, expected);
                byte @Nullable [] value = part(random, expected);
                records[i] = new SimpleRecord(random.nextLong() >>> 20, key, value, headers(random));
            }
            MemoryRecords batch =
                    MemoryRecords.withRecords(Compression.of(codec).build(), records);

            Judgement judgement = judge(Mode.PAYLOAD, Mode.PAYLOAD, batch);

            assertThat(judgement.bad()).isEmpty();
            assertThat(judgement.records()).isEqualTo(records.length);
            assertThat(payloads).isEqualTo(expected);
        }
    }

    private static byte @Nullable [] part(Random random, List<ByteBuffer> expected) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(100)];
        random.nextBytes(payload);
        expected.add(ByteBuffer.wrap(payload));
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) 0)
                .putInt(KNOWN)
                .put(payload)
                .array();
    }

    private static Header[] headers(Random random) {
        var headers = new Header[random.nextInt(3)];
        Arrays.setAll(headers, i -> new RecordHeader("header-" + i, new byte[random.nextInt(200)]));
        return headers;
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void badRecordsAreNamedByIndexAndUnknownIdsKept(CompressionType codec) {
        MemoryRecords batch = MemoryRecords.withRecords(
                Compression.of(codec).build(),
                new SimpleRecord(0, null, new byte[] {0, 1, 2, 3, 4}),
                new SimpleRecord(0, null, new byte[] {0, -1, -1, -1, -1}),
                new SimpleRecord(0, null, new byte[] {0, 1, 2, 3, 4, 5}),
                new SimpleRecord(0, null, new byte[] {5, 1, 2, 3, 4}),
                new SimpleRecord(0, null, new byte[0]));

        Judgement judgement = judge(Mode.ID, Mode.OFF, batch);

        assertThat(judgement.bad()).extracting(BadRecord::index).containsExactly(1, 3, 4);
        assertThat(judgement.bad())
                .extracting(BadRecord::reason)
                .containsExactly(Reason.UNKNOWN_ID, Reason.NO_SCHEMA_ID, Reason.NO_SCHEMA_ID);
        assertThat(judgement.unknown()).containsExactly(-1);
        assertThat(payloads).as("nobody asked for payloads").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void anIdInAHeaderIsNamedWithTheSettingThatMendsIt(CompressionType codec) {
        Header other = new RecordHeader("other", null);
        Header id = new RecordHeader("__value_schema_id", new byte[17]);
        Header ofKey = new RecordHeader("__key_schema_id", new byte[17]);
        MemoryRecords batch = MemoryRecords.withRecords(
                Compression.of(codec).build(),
                new SimpleRecord(0, null, new byte[] {2, 'o', 'k'}, new Header[] {other, id, ofKey}),
                new SimpleRecord(0, null, new byte[] {0, 9, 9, 9, 9, 9}, new Header[] {id}), // an id by chance only
                new SimpleRecord(0, null, new byte[] {2, 'o', 'k'}, new Header[] {other, ofKey}),
                new SimpleRecord(0, null, new byte[] {0, 1, 2, 3, 4}, new Header[] {id}),
                new SimpleRecord(0, null, (byte[]) null, new Header[] {id}));

        List<BadRecord> bad = judge(Mode.ID, Mode.OFF, batch).bad();

        assertThat(bad).extracting(BadRecord::index).containsExactly(0, 1, 2);
        assertThat(bad).extracting(BadRecord::reason).containsOnly(Reason.NO_SCHEMA_ID);
        assertThat(bad.subList(0, 2)).allSatisfy(each -> assertThat(each.message())
                .contains("header __value_schema_id", "value.schema.id.serializer", "PrefixSchemaIdSerializer"));
        assertThat(bad.get(2).message()).contains("does not begin with the id");
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void headersThatEndEarlyAreRefused(CompressionType codec) throws Exception {
        for (int count : new int[] {1, Integer.MAX_VALUE}) {
            MemoryRecords half = batch(codec, 1, out -> {
                var rest = new ByteArrayOutputStream();
                number(rest, count);
                number(rest, 3);
                rest.write(new byte[] {'a', 'b', 'c'});
                number(rest, 5);
                number(out, 4 + 2 + rest.size());
                out.write(new byte[] {0, 0, 0, 1, 2, 5});
                rest.writeTo(out);
            });

            assertThatThrownBy(() -> judge(Mode.ID, Mode.OFF, half)).isInstanceOf(InvalidRecordException.class);
        }
    }

    @Test
    void aRecordIsBadOnceEvenIfKeyAndValueAre() {
        MemoryRecords batch =
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(0, new byte[] {1}, new byte[] {1}));

        assertThat(judge(Mode.ID, Mode.ID, batch).bad())
                .singleElement()
                .extracting(BadRecord::part)
                .isEqualTo("key");
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aFewBytesThatStandForMoreThanTheLimitAreRefused(CompressionType codec) throws Exception {
        // One record of which the value alone passes the limit, streamed so that the test needs no such array.
        MemoryRecords bomb = batch(codec, 1, out -> {
            byte[] zeros = new byte[1 << 20];
            int value = (int) SchemaCheck.MOST_BYTES + zeros.length;
            number(out, 3 + 1 + ByteUtils.sizeOfVarint(value) + value + 1);
            out.write(new byte[] {0, 0, 0, 1});
            number(out, value);
            for (int written = 0; written < value; written += zeros.length) {
                out.write(zeros);
            }
            out.write(0);
        });

        assertThatThrownBy(() -> judge(Mode.ID, Mode.OFF, bomb)).isInstanceOf(RecordTooLargeException.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aLengthThatIsNotTrueAllocatesNothing(CompressionType codec) throws Exception {
        MemoryRecords lie = batch(codec, 1, out -> {
            number(out, 100);
            out.write(new byte[] {0, 0, 0, 1});
            number(out, Integer.MAX_VALUE);
            out.write(new byte[90]);
        });

        assertThatThrownBy(() -> judge(Mode.PAYLOAD, Mode.OFF, lie)).isInstanceOf(InvalidRecordException.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void recordsThatEndEarlyAreRefused(CompressionType codec) throws Exception {
        MemoryRecords half = batch(codec, 2, out -> {
            number(out, 6);
            out.write(new byte[] {0, 0, 0, 1, 1, 0});
        });

        assertThatThrownBy(() -> judge(Mode.ID, Mode.OFF, half)).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void whatTheNetworkHasDamagedIsNotCalledBad() {
        MemoryRecords batch =
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(0, null, new byte[] {0, 1, 2, 3, 4}));
        ByteBuffer bytes = batch.buffer();
        bytes.put(bytes.limit() - 2, (byte) 77);

        assertThatThrownBy(() -> judge(Mode.ID, Mode.OFF, batch)).isInstanceOf(CorruptRecordException.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void aBatchWhosePayloadsTakeTooLongIsLeftHalfwayWithWhatToDo(CompressionType codec) {
        each = Duration.ofMillis(300);
        var records = new SimpleRecord[100];
        Arrays.setAll(records, i -> new SimpleRecord(0, null, new byte[] {0, 1, 2, 3, 4, 5}));
        MemoryRecords batch = MemoryRecords.withRecords(Compression.of(codec).build(), records);

        assertThatThrownBy(() -> judge(Mode.PAYLOAD, Mode.OFF, batch))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("orders", "1000 ms", "smaller batches", "schema.validation");
        assertThat(payloads).hasSize(4);
        assertThat(judge(Mode.ID, Mode.OFF, batch).bad())
                .as("ids take no such time")
                .isEmpty();
    }

    private Judgement judge(Mode value, Mode key, MemoryRecords records) {
        var rules = new SchemaValidation(
                value == Mode.OFF ? OFF : new Part(value, Naming.TOPIC),
                key == Mode.OFF ? OFF : new Part(key, Naming.TOPIC),
                Action.REJECT,
                "",
                Duration.ZERO,
                Duration.ofSeconds(1),
                SchemaValidation.DEFAULT_CONTEXT);
        return SchemaCheck.judge(schemas, rules, "orders", records, new JudgingTime(nanos::get, rules.time()));
    }

    /** Writes the records of a batch as they are not written by any client. */
    private interface Writer {
        void write(OutputStream out) throws Exception;
    }

    private static void number(OutputStream out, int value) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(5);
        ByteUtils.writeVarint(value, bytes);
        out.write(bytes.array(), 0, bytes.position());
    }

    private static MemoryRecords batch(CompressionType codec, int count, Writer records) throws Exception {
        var out = new ByteBufferOutputStream(1 << 10);
        out.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        try (OutputStream compressed = Compression.of(codec).build().wrapForOutput(out, (byte) 2)) {
            records.write(compressed);
        }
        ByteBuffer batch = out.buffer();
        int end = batch.position();
        batch.putLong(0, 0);
        batch.putInt(8, end - 12);
        batch.put(16, (byte) 2);
        batch.putShort(21, (short) codec.id);
        batch.putInt(23, count - 1);
        batch.putLong(27, 0);
        batch.putLong(35, 0);
        batch.putLong(43, -1);
        batch.putShort(51, (short) -1);
        batch.putInt(53, -1);
        batch.putInt(57, count);
        batch.flip();
        batch.putInt(17, (int) Crc32C.compute(batch, 21, end - 21));
        return MemoryRecords.readableRecords(batch);
    }
}
