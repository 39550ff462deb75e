package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.CompressionType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether compressed records begin as their codec says they must, which is what can be told without decompressing them:
 * the magic numbers of gzip (RFC 1952), LZ4 frames and Zstandard frames (RFC 8878). Snappy has none that every client
 * writes, so that anything fits there.
 */
final class CompressedStart {
    private static final int GZIP = 0x8B1F;
    private static final int LZ4 = 0x184D2204;
    private static final int ZSTD = 0xFD2FB528;

    private CompressedStart() {}

    /** @param records from the first compressed byte to the last; is not moved */
    static boolean fits(CompressionType codec, ByteBuffer records) {
        ByteBuffer start = records.slice().order(ByteOrder.LITTLE_ENDIAN);
        return switch (codec) {
            case NONE, SNAPPY -> true;
            case GZIP -> start.remaining() >= Short.BYTES && Short.toUnsignedInt(start.getShort()) == GZIP;
            case LZ4 -> start.remaining() >= Integer.BYTES && start.getInt() == LZ4;
            case ZSTD -> start.remaining() >= Integer.BYTES && start.getInt() == ZSTD;
        };
    }
}
