package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordFramingTest {
    private final Random random = new Random(20);

    @Test
    void whatAClientWritesIsAccepted() {
        for (int round = 0; round < 500; round++) {
            SimpleRecord[] records = records();
            assertThatCode(() -> RecordFraming.check(bytes(records), records.length, null))
                    .doesNotThrowAnyException();
        }
    }

    /** Whatever is accepted a consumer must be able to read: flips bytes and compares with the client's own reader. */
    @Test
    void whatIsAcceptedCanBeReadToItsEnd() {
        int accepted = 0;
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            SimpleRecord[] records = records();
            ByteBuffer damaged = bytes(records);
            for (int flips = 1 + random.nextInt(2); flips > 0; flips--) {
                int at = BatchHeader.BYTES + random.nextInt(damaged.limit() - BatchHeader.BYTES);
                damaged.put(at, (byte) random.nextInt(256));
            }
            try {
                RecordFraming.check(damaged, records.length, null);
            } catch (InvalidRecordException expected) {
                refused++;
                continue;
            }
            accepted++;
            assertThatCode(() -> readAll(damaged)).as("round " + round).doesNotThrowAnyException();
        }
        assertThat(accepted).as("rounds that changed contents only").isGreaterThan(1000);
        assertThat(refused).as("rounds that broke the framing").isGreaterThan(1000);
    }

    @Test
    void aMissingKeyIsNamedByItsRecord() {
        SimpleRecord[] records = {new SimpleRecord(1, new byte[1], new byte[1]), new SimpleRecord(1, null, new byte[1])
        };
        assertThatThrownBy(() -> {
                    var checks = new RecordChecks(LogFixture.PARTITION, true, false, LogConfig.DEFAULTS, 0);
                    RecordFraming.check(bytes(records), 2, checks);
                    checks.finish();
                })
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 1 has no key");
    }

    @Test
    void bytesBehindTheLastRecordAreRefused() {
        SimpleRecord[] records = {new SimpleRecord(1, null, new byte[1]), new SimpleRecord(1, null, new byte[1])};
        assertThatThrownBy(() -> RecordFraming.check(bytes(records), 1, null))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("behind its 1 records");
    }

    @Test
    void moreRecordsThanThereAreBytesForAreRefused() {
        SimpleRecord[] records = {new SimpleRecord(1, null, new byte[1])};
        assertThatThrownBy(() -> RecordFraming.check(bytes(records), 2, null))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 1");
    }

    private SimpleRecord[] records() {
        var records = new SimpleRecord[1 + random.nextInt(5)];
        for (int i = 0; i < records.length; i++) {
            var headers = new Header[random.nextInt(3)];
            for (int h = 0; h < headers.length; h++) {
                headers[h] = new RecordHeader("h" + random.nextInt(1000), random.nextBoolean() ? null : some(90));
            }
            long time = random.nextBoolean() ? 5 : random.nextLong() >>> 1;
            records[i] = new SimpleRecord(
                    time, random.nextBoolean() ? null : some(40), random.nextInt(5) == 0 ? null : some(300), headers);
        }
        return records;
    }

    private byte[] some(int most) {
        var bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer bytes(SimpleRecord... records) {
        return MemoryRecords.withRecords(Compression.NONE, records).buffer();
    }

    private static void readAll(ByteBuffer bytes) {
        for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
            for (Record record : batch) {
                record.headers();
            }
        }
    }
}
