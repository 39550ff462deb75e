package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TopicConfigsTest {
    /** Constants of kafka-clients that name settings Kafka 4 no longer has. */
    private static final Set<String> REMOVED =
            Set.of("message.format.version", "message.downconversion.enable", "message.timestamp.difference.max.ms");

    private final TopicConfigs configs = new TopicConfigs(Map.of());

    @Test
    void everyTopicSettingThatKafkaClientsNameIsKnown() {
        List<String> named = Stream.of(TopicConfig.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers())
                        && field.getName().endsWith("_CONFIG"))
                .map(TopicConfigsTest::text)
                .filter(name -> !REMOVED.contains(name) && !name.startsWith("errors."))
                .toList();

        assertThat(named).isNotEmpty().allMatch(name -> TopicConfigs.setting(name)
                .isPresent());
    }

    @Test
    void everyDefaultIsAValidValue() {
        configs.validate(configs.effective(Map.of()));
    }

    @Test
    void withoutAnythingSetKafkasDefaultsHold() {
        assertThat(configs.effective(Map.of()))
                .containsEntry("retention.ms", "604800000")
                .containsEntry("segment.bytes", "1073741824")
                .containsEntry("max.message.bytes", "1048588")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("min.insync.replicas", "1");
    }

    @Test
    void aBrokerSettingSuppliesTheDefaultInTheTopicsUnit() {
        var hours = new TopicConfigs(Map.of("log.retention.hours", "2", "log.roll.hours", "1"));

        assertThat(hours.effective(Map.of()))
                .containsEntry("retention.ms", "7200000")
                .containsEntry("segment.ms", "3600000");
        assertThat(hours.effective(Map.of("retention.ms", "5"))).containsEntry("retention.ms", "5");
    }

    @Test
    void theFinerUnitWinsAndMinusOneStaysWithoutLimit() {
        var both = new TopicConfigs(Map.of("log.retention.hours", "2", "log.retention.minutes", "3"));
        var never = new TopicConfigs(Map.of("log.retention.hours", "-1"));

        assertThat(both.effective(Map.of())).containsEntry("retention.ms", "180000");
        assertThat(never.effective(Map.of())).containsEntry("retention.ms", "-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retention.ms       | soon    | retention.ms must be a whole number, was 'soon'
            retention.ms       | -2      | retention.ms must be at least -1, was '-2'
            segment.bytes      | 99999999999 | segment.bytes must be a whole number up to 2147483647
            cleanup.policy     | keep    | cleanup.policy must be a list of delete, compact, was 'keep'
            compression.gzip.level | 0   | compression.gzip.level must not be 0: the levels of gzip are 1 to 9
            batch.validation   | some    | batch.validation must be one of header, full
            compression.type   | rar     | compression.type must be one of producer, uncompressed
            preallocate        | true    | a segment takes the space its records need
            leader.replication.throttled.replicas | 1 | must be * or a list of partition:broker
            preallocate        | yes     | preallocate must be true or false, was 'yes'
            min.insync.replicas | 0      | min.insync.replicas must be at least 1, was '0'
            min.cleanable.dirty.ratio | 2 | must be between 0 and 1
            remote.storage.enable | true | there is no remote storage here
            message.timestamp.type | Now | must be one of CreateTime, LogAppendTime
            retention.msec     | 5       | unknown topic setting 'retention.msec'; did you mean 'retention.ms'?
            """)
    void aWrongValueIsNamedWithWhatItShouldBe(String name, String value, String message) {
        assertThatThrownBy(() -> configs.validate(Map.of(name, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aTopicOfThreeReplicasNeedsTwoInSyncUnlessSomebodySaysOtherwise() {
        String name = "min.insync.replicas";
        var broker = new TopicConfigs(Map.of(name, "1"));

        assertThat(configs.effective(topic(3, Map.of()))).containsEntry(name, "2");
        assertThat(configs.effective(topic(2, Map.of()))).containsEntry(name, "1");
        assertThat(configs.effective(topic(3, Map.of(name, "3")))).containsEntry(name, "3");
        assertThat(broker.effective(topic(3, Map.of()))).containsEntry(name, "1");
        assertThat(configs.describe(topic(3, Map.of())))
                .anyMatch(entry ->
                        entry.name().equals(name) && "2".equals(entry.value()) && entry.source() == Source.DEFAULT);
        assertThat(configs.describe(topic(3, Map.of(name, "1"))))
                .anyMatch(entry -> entry.name().equals(name)
                        && "1".equals(entry.value())
                        && entry.synonyms().contains(new Synonym(name, "2", Source.DEFAULT)));
    }

    private static TopicImage topic(int replicas, Map<String, String> configs) {
        List<Integer> nodes = IntStream.range(0, replicas).boxed().toList();
        return new TopicImage("orders", Uuid.ONE_UUID, List.of(new PartitionImage(0, 0, nodes, nodes)), configs);
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> configs.validate(Map.of("retention.ms", "x", "segment.ms", "y")))
                .hasMessageContaining("retention.ms")
                .hasMessageContaining("segment.ms");
    }

    @Test
    void compactionLagsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> configs.validate(Map.of("min.compaction.lag.ms", "10", "max.compaction.lag.ms", "9")))
                .hasMessageContaining("max.compaction.lag.ms must not be below min.compaction.lag.ms, which is 10");
    }

    @Test
    void compactAndDeleteTogetherAndTheDefaultsOfRemoteStorageAreFine() {
        configs.validate(Map.of("cleanup.policy", "compact, delete", "remote.storage.enable", "false"));
    }

    @Test
    void aDescriptionTellsWhereEachValueComesFrom() {
        var broker = new TopicConfigs(Map.of("log.retention.hours", "2"));

        ConfigEntry inherited = entry(broker.describe(Map.of()), "retention.ms");
        assertThat(inherited.value()).isEqualTo("7200000");
        assertThat(inherited.source()).isEqualTo(Source.STATIC_BROKER);
        assertThat(inherited.synonyms())
                .containsExactly(
                        new Synonym("log.retention.hours", "2", Source.STATIC_BROKER),
                        new Synonym("log.retention.hours", "168", Source.DEFAULT));

        ConfigEntry set = entry(broker.describe(Map.of("retention.ms", "5")), "retention.ms");
        assertThat(set.value()).isEqualTo("5");
        assertThat(set.source()).isEqualTo(Source.TOPIC);
        assertThat(set.source().id()).isEqualTo((byte) 1);
        assertThat(set.type()).isEqualTo(SettingType.LONG);
        assertThat(set.synonyms()).hasSize(3);

        assertThat(entry(broker.describe(Map.of()), "segment.bytes").source()).isEqualTo(Source.DEFAULT);
    }

    private static ConfigEntry entry(List<ConfigEntry> all, String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private static String text(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
