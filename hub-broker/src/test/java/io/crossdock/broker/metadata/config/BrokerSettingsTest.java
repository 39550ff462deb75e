package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.BrokerSettings.Parsed;
import io.crossdock.broker.metadata.config.BrokerSettings.Problem;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BrokerSettingsTest {
    @Test
    void everySettingHasAMeaningAndAValidDefault() {
        assertThat(BrokerSettings.all()).hasSizeGreaterThan(60).allSatisfy(setting -> {
            assertThat(setting.meaning()).endsWith(".");
            if (!setting.defaultValue().isEmpty()) {
                assertThat(setting.problem(setting.defaultValue())).isEmpty();
            }
        });
    }

    @Test
    void noHonouredSettingIsCalledMeaningless() {
        assertThat(BrokerSettings.all()).noneMatch(setting -> MeaninglessSettings.contains(setting.name()));
    }

    @Test
    void aConfigurationWrittenForKafkaIsAcceptedWithWarnings() {
        Parsed parsed = BrokerSettings.parse(Map.of(
                "num.partitions", "3",
                "metadata.log.dir", "/var/kafka",
                "inter.broker.protocol.version", "3.9",
                "transaction.two.phase.commit.enable", "false",
                "listener.name.internal.ssl.keystore.location", "/x"));

        assertThat(parsed.problems()).hasSize(4).noneMatch(Problem::fatal);
        assertThat(parsed.problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.startsWith("metadata.log.dir "))
                .contains("inter.broker.protocol.version has no meaning here and is ignored");
        assertThat(parsed.values().integer("num.partitions")).isEqualTo(3);
    }

    @Test
    void aListenerWithoutEncryptionCannotBeCalledAnEncryptedOne() {
        var asked = Map.of("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:SSL");

        assertThat(BrokerSettings.parse(asked).problems())
                .singleElement()
                .matches(BrokerSettings.Problem::fatal)
                .extracting(BrokerSettings.Problem::message)
                .asString()
                .contains("must map PLAINTEXT to itself");
    }

    @Test
    void everyMistakeIsReportedAtOnceWithTheNearestName() {
        Parsed parsed = BrokerSettings.parse(
                Map.of("num.partition", "3", "num.io.threads", "0", "log.roll.hours", "9223372036854775807"));

        assertThat(parsed.problems()).hasSize(3).allMatch(Problem::fatal);
        assertThat(parsed.problems())
                .extracting(Problem::message)
                .contains("unknown broker setting 'num.partition'; did you mean 'num.partitions'?")
                .contains("num.io.threads must be at least 1, was '0'")
                .contains("log.roll.hours is too large to be counted in ms, was '9223372036854775807'");
    }

    @Test
    void valuesAreReadAsWhatTheyAreWithTheirDefaults() {
        BrokerValues values = BrokerSettings.parse(Map.of(
                        "listeners", "PLAINTEXT://:0, INSIDE://10.0.0.1:9093",
                        "offsets.retention.minutes", " 5 ",
                        "auto.create.topics.enable", "FALSE"))
                .values();

        assertThat(values.list("listeners")).containsExactly("PLAINTEXT://:0", "INSIDE://10.0.0.1:9093");
        assertThat(values.duration("offsets.retention.minutes")).isEqualTo(Duration.ofMinutes(5));
        assertThat(values.duration("group.initial.rebalance.delay.ms")).isEqualTo(Duration.ofSeconds(3));
        assertThat(values.flag("auto.create.topics.enable")).isFalse();
        assertThat(values.text("broker.rack")).isEmpty();
        assertThatThrownBy(() -> values.text("no.such.setting")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDescriptionTellsWhatIsGivenAndWhatIsDefault() {
        var entries = BrokerSettings.describe(BrokerLayers.ofFile(Map.of("num.partitions", "3")));

        assertThat(entries)
                .filteredOn(entry -> entry.name().equals("num.partitions"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.value()).isEqualTo("3");
                    assertThat(entry.source()).isEqualTo(Source.STATIC_BROKER);
                    assertThat(entry.readOnly()).isTrue();
                    assertThat(entry.synonyms()).hasSize(2);
                });
        assertThat(entries)
                .filteredOn(entry -> entry.name().equals("broker.rack"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.value()).isNull();
                    assertThat(entry.source()).isEqualTo(Source.DEFAULT);
                });
    }

    @Test
    void whatWasChangedAtRunTimeOverridesTheFileAndSaysWhere() {
        var layers = new BrokerLayers(
                Map.of("log.retention.ms", "1"),
                Map.of("log.retention.ms", "2", "max.connections", "7"),
                Map.of("log.retention.ms", "3", "log.retention.hours", "4"));

        assertThat(BrokerSettings.describe(layers))
                .filteredOn(entry -> entry.name().equals("log.retention.ms"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.value()).isEqualTo("1");
                    assertThat(entry.readOnly()).isFalse();
                    assertThat(entry.synonyms())
                            .extracting(Synonym::source)
                            .containsExactly(
                                    Source.DYNAMIC_BROKER,
                                    Source.DYNAMIC_DEFAULT_BROKER,
                                    Source.STATIC_BROKER,
                                    Source.DEFAULT);
                });
        assertThat(BrokerSettings.describeEveryBroker(layers.everyBroker()))
                .extracting(ConfigEntry::name)
                .containsExactly("log.retention.ms", "max.connections");
        assertThat(BrokerSettings.describeEveryBroker(layers.everyBroker()))
                .flatExtracting(ConfigEntry::synonyms)
                .extracting(Synonym::source)
                .containsOnly(Source.DYNAMIC_DEFAULT_BROKER);
        assertThat(new TopicConfigs(layers).effective(Map.of())).containsEntry("retention.ms", "1");
    }

    @Test
    void onlyWhatTakesEffectCanBeChangedAtRunTime() {
        BrokerSettings.validateChange(Map.of("log.retention.ms", "5", "max.connections", "9"));

        assertThatThrownBy(() -> BrokerSettings.validateChange(Map.of("num.io.threads", "5")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("num.io.threads cannot be changed while the broker runs; change hub.yaml");
        assertThatThrownBy(() -> BrokerSettings.validateChange(Map.of("log.retention.hours", "5")))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() ->
                        BrokerSettings.validateChange(Map.of("log.retention.ms", "soon", "log.segment.byte", "5")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("log.retention.ms must be a whole number")
                .hasMessageContaining("did you mean 'log.segment.bytes'?");
        assertThatThrownBy(() -> BrokerSettings.validateChange(Map.of("metadata.log.dir", "/x")))
                .hasMessageContaining("metadata.log.dir has no meaning here and is ignored");
    }
}
