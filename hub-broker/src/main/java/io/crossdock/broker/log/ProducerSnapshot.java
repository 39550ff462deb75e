package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The producers of a log as of one offset, so that a restart need not read the whole log to know them.
 *
 * <pre>
 * version 2 = 1 | CRC-32C of the rest 4 | number of entries 4 |
 *     producer id 8 | epoch 2 | last sequence 4 | last offset 8 | offset delta 4 | last seen 8 |
 *     coordinator epoch 4 | first offset of the open transaction 8 (-1: none)
 * </pre>
 *
 * <p>Only the newest batch of each producer is kept, as in Kafka's format.
 */
final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 2 + 4;
    private static final int ENTRY_BYTES = 8 + 2 + 4 + 8 + 4 + 8 + 4 + 8;

    private ProducerSnapshot() {}

    static Path file(Path directory, long offset) {
        return directory.resolve(SegmentFiles.name(offset, SegmentFiles.SNAPSHOT_SUFFIX));
    }

    static void write(Path file, Map<Long, ProducerEntry> producers) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + 4 + producers.size() * ENTRY_BYTES);
        bytes.putShort(VERSION).putInt(0).putInt(producers.size());
        producers.forEach((id, entry) -> {
            List<ProducerEntry.Batch> batches = entry.batches();
            var last = batches.isEmpty()
                    ? new ProducerEntry.Batch(-1, -1, 0, AppendInfo.CREATE_TIME)
                    : batches.get(batches.size() - 1);
            bytes.putLong(id)
                    .putShort(entry.epoch())
                    .putInt(last.lastSequence())
                    .putLong(last.lastOffset())
                    .putInt(last.offsetDelta())
                    .putLong(entry.lastSeenMillis())
                    .putInt(entry.coordinatorEpoch())
                    .putLong(entry.openSince());
        });
        bytes.putInt(2, checksum(bytes));
        AtomicFile.writeRebuildable(file, bytes.array());
    }

    /** @throws IOException also when the file is not a whole snapshot; the log is then read from an earlier one */
    static Map<Long, ProducerEntry> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < HEADER_BYTES + 4 || bytes.getShort() != VERSION || bytes.getInt() != checksum(bytes)) {
            throw new IOException("Producer snapshot " + file + " is damaged or of another version");
        }
        int count = bytes.getInt();
        if (bytes.remaining() != count * ENTRY_BYTES) {
            throw new IOException("Producer snapshot " + file + " says it has " + count + " entries, but "
                    + bytes.remaining() + " bytes for them");
        }
        var producers = new LinkedHashMap<Long, ProducerEntry>();
        for (int i = 0; i < count; i++) {
            long id = bytes.getLong();
            short epoch = bytes.getShort();
            var last = new ProducerEntry.Batch(bytes.getInt(), bytes.getLong(), bytes.getInt(), AppendInfo.CREATE_TIME);
            long lastSeen = bytes.getLong();
            int coordinatorEpoch = bytes.getInt();
            long openSince = bytes.getLong();
            List<ProducerEntry.Batch> batches = last.lastOffset() < 0 ? List.of() : List.of(last);
            producers.put(id, new ProducerEntry(epoch, coordinatorEpoch, lastSeen, openSince, batches));
        }
        return producers;
    }

    private static int checksum(ByteBuffer whole) {
        var crc = new CRC32C();
        crc.update(whole.duplicate().position(HEADER_BYTES).limit(whole.capacity()));
        return (int) crc.getValue();
    }
}
