package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.record.internal.CompressionType;

import java.util.Map;

/**
 * How batches are compressed on disk.
 *
 * @param name {@code compression.type}: a codec, {@code uncompressed}, or {@code producer} for as they come
 * @param gzipLevel -1 for the codec's own
 */
public record TopicCompression(String name, int gzipLevel, int lz4Level, int zstdLevel) {
    private static final String AS_THEY_COME = "producer";
    private static final String UNCOMPRESSED = "uncompressed";

    /** @throws InvalidConfigurationException naming the setting that cannot be read */
    static TopicCompression from(Map<String, String> topic) {
        String name = topic.getOrDefault(TopicConfig.COMPRESSION_TYPE_CONFIG, AS_THEY_COME)
                .trim();
        var compression = new TopicCompression(
                name,
                level(topic, TopicConfig.COMPRESSION_GZIP_LEVEL_CONFIG, -1),
                level(topic, TopicConfig.COMPRESSION_LZ4_LEVEL_CONFIG, 9),
                level(topic, TopicConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 3));
        try {
            compression.codec();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidConfigurationException(
                    "compression.type '" + name + "' with its level cannot be used: " + wrong.getMessage(), wrong);
        }
        return compression;
    }

    /** Whether every batch stays as its producer made it. */
    boolean keepsBatches() {
        return name.equals(AS_THEY_COME);
    }

    /** Whether a batch must be compressed anew. A batch in the codec is kept whatever its level, as Kafka does. */
    boolean changes(CompressionType of) {
        return !keepsBatches() && of != type();
    }

    CompressionType type() {
        return name.equals(UNCOMPRESSED) || name.equals(AS_THEY_COME)
                ? CompressionType.NONE
                : CompressionType.forName(name);
    }

    Compression codec() {
        return switch (type()) {
            case NONE -> Compression.NONE;
            case GZIP -> Compression.gzip().level(gzipLevel).build();
            case SNAPPY -> Compression.snappy().build();
            case LZ4 -> Compression.lz4().level(lz4Level).build();
            case ZSTD -> Compression.zstd().level(zstdLevel).build();
        };
    }

    private static int level(Map<String, String> topic, String name, int otherwise) {
        String text = topic.getOrDefault(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException wrong) {
            throw new InvalidConfigurationException(name + " must be a whole number, was '" + text + "'", wrong);
        }
    }
}
