package io.crossdock.broker;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Crc32C;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Record batches, whole and broken in every way a producer could break them: most with a checksum that fits. */
final class RandomRecords {
    private static final int HEADER = 61;
    private static final int CRC_AT = 17;
    private static final int CRC_FROM = 21;

    private final Random random;

    RandomRecords(Random random) {
        this.random = random;
    }

    byte[] next() {
        byte[] batch = whole();
        int breaks = random.nextInt(4);
        for (int i = 0; i < breaks; i++) {
            batch = broken(batch);
        }
        if (batch.length > HEADER && random.nextInt(10) < 8) {
            sign(batch);
        }
        return batch;
    }

    private byte[] whole() {
        CompressionType codec = CompressionType.values()[random.nextInt(CompressionType.values().length)];
        SimpleRecord[] records = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> new SimpleRecord(
                        System.currentTimeMillis(),
                        random.nextInt(4) == 0 ? null : new byte[random.nextInt(20)],
                        random.nextInt(4) == 0 ? null : new byte[random.nextInt(200)]))
                .toArray(SimpleRecord[]::new);
        boolean idempotent = random.nextInt(3) == 0;
        return bytes(MemoryRecords.withRecords(
                RecordBatch.CURRENT_MAGIC_VALUE,
                0,
                Compression.of(codec).build(),
                TimestampType.CREATE_TIME,
                idempotent ? random.nextInt(5) : RecordBatch.NO_PRODUCER_ID,
                (short) (idempotent ? random.nextInt(3) : RecordBatch.NO_PRODUCER_EPOCH),
                idempotent ? random.nextInt(10) : RecordBatch.NO_SEQUENCE,
                RecordBatch.NO_PARTITION_LEADER_EPOCH,
                idempotent && random.nextInt(3) == 0,
                records));
    }

    private byte[] broken(byte[] batch) {
        if (batch.length <= HEADER) {
            return batch;
        }
        ByteBuffer bytes = ByteBuffer.wrap(batch);
        switch (random.nextInt(7)) {
            case 0 -> bytes.putInt(8, strange()); // length
            case 1 -> bytes.putInt(23, strange()); // last offset delta
            case 2 -> bytes.putInt(57, strange()); // record count
            case 3 -> bytes.putShort(CRC_FROM, (short) random.nextInt(256)); // attributes
            case 4 -> bytes.putLong(27 + 8 * random.nextInt(2), random.nextLong()); // a timestamp
            case 5 -> batch[HEADER + random.nextInt(batch.length - HEADER)] = (byte) random.nextInt(256);
            default -> {
                return Arrays.copyOf(batch, random.nextInt(batch.length));
            }
        }
        return batch;
    }

    private int strange() {
        int[] all = {0, 1, 2, -1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt()};
        return all[random.nextInt(all.length)];
    }

    private static void sign(byte[] batch) {
        ByteBuffer.wrap(batch).putInt(CRC_AT, (int) Crc32C.compute(batch, CRC_FROM, batch.length - CRC_FROM));
    }

    /**
     * One record whose value is that many zeros, in a batch of a thousandth of it or less.
     *
     * @param codec one that compresses
     */
    static byte[] bomb(CompressionType codec, int valueBytes) throws IOException {
        var stream = new ByteBufferOutputStream(1 << 20);
        try (OutputStream unpacked = Compression.of(codec).build().wrapForOutput(stream, RecordBatch.MAGIC_VALUE_V2)) {
            ByteBuffer head = ByteBuffer.allocate(40);
            int keyBytes = 1;
            int length = 1 + 1 + 1 + 1 + keyBytes + ByteUtils.sizeOfVarint(valueBytes) + valueBytes + 1;
            ByteUtils.writeVarint(length, head);
            head.put((byte) 0).put((byte) 0).put((byte) 0);
            ByteUtils.writeVarint(keyBytes, head);
            head.put((byte) 'k');
            ByteUtils.writeVarint(valueBytes, head);
            unpacked.write(head.array(), 0, head.position());
            byte[] zeros = new byte[1 << 16];
            for (int left = valueBytes; left > 0; left -= zeros.length) {
                unpacked.write(zeros, 0, Math.min(left, zeros.length));
            }
            unpacked.write(0); // headers
        }
        ByteBuffer body = stream.buffer().flip();
        byte[] batch = Arrays.copyOf(
                bytes(MemoryRecords.withRecords(
                        Compression.of(codec).build(),
                        new SimpleRecord(System.currentTimeMillis(), new byte[0], new byte[0]))),
                HEADER + body.remaining());
        int size = body.remaining();
        body.get(batch, HEADER, size);
        ByteBuffer.wrap(batch).putInt(8, batch.length - 12);
        sign(batch);
        return batch;
    }

    private static byte[] bytes(MemoryRecords records) {
        byte[] bytes = new byte[records.sizeInBytes()];
        records.buffer().duplicate().get(bytes);
        return bytes;
    }
}
