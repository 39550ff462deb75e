package io.crossdock.broker.metadata.config;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One effective setting as DescribeConfigs shows it.
 *
 * @param value null when there is neither a value nor a default
 * @param source where the value comes from
 * @param readOnly whether it can only be changed in the broker's configuration file
 * @param sensitive whether the value is withheld
 * @param synonyms everything that could supply the value, the one that does first
 */
public record ConfigEntry(
        String name,
        @Nullable String value,
        Source source,
        boolean readOnly,
        boolean sensitive,
        SettingType type,
        String documentation,
        List<Synonym> synonyms) {
    public ConfigEntry {
        synonyms = List.copyOf(synonyms);
    }

    /** One of several settings that can supply a value. */
    public record Synonym(String name, @Nullable String value, Source source) {}

    /** Where a value comes from. */
    public enum Source {
        TOPIC(1),
        DYNAMIC_BROKER(2),
        DYNAMIC_DEFAULT_BROKER(3),
        STATIC_BROKER(4),
        DEFAULT(5),
        LOGGER(6),
        CLIENT_METRICS(7),
        GROUP(8);

        private final byte id;

        Source(int id) {
            this.id = (byte) id;
        }

        /** Kafka's number of this source in DescribeConfigs responses (KIP-226, KIP-412, KIP-714, KIP-848). */
        public byte id() {
            return id;
        }
    }
}
