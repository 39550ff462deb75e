package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.BrokerSettings.Parsed;
import io.crossdock.broker.metadata.config.BrokerSettings.Problem;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
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
                "listener.name.internal.ssl.engine.factory.class", "x"));

        assertThat(parsed.problems()).hasSize(4).noneMatch(Problem::fatal);
        assertThat(parsed.problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.startsWith("metadata.log.dir "))
                .contains("inter.broker.protocol.version has no meaning here and is ignored");
        assertThat(parsed.values().integer("num.partitions")).isEqualTo(3);
    }

    @Test
    void settingsThatDoNotFitTogetherAreNamedWithTheirValues() {
        assertThat(problems(Map.of("group.consumer.session.timeout.ms", "44999")))
                .containsExactly("group.consumer.session.timeout.ms must not be below"
                        + " group.consumer.min.session.timeout.ms, which is 45000, was '44999'");
        assertThat(problems(Map.of("group.consumer.session.timeout.ms", "60001")))
                .containsExactly("group.consumer.session.timeout.ms must not be above"
                        + " group.consumer.max.session.timeout.ms, which is 60000, was '60001'");
        assertThat(problems(Map.of("group.consumer.heartbeat.interval.ms", "100")))
                .containsExactly("group.consumer.heartbeat.interval.ms must not be below"
                        + " group.consumer.min.heartbeat.interval.ms, which is 5000, was '100'");
        assertThat(problems(Map.of("group.consumer.assignment.interval.ms", "15001")))
                .containsExactly("group.consumer.assignment.interval.ms must not be above"
                        + " group.consumer.max.assignment.interval.ms, which is 15000, was '15001'");
        assertThat(problems(Map.of("group.min.session.timeout.ms", "20000", "group.max.session.timeout.ms", "10000")))
                .containsExactly("group.max.session.timeout.ms must not be below group.min.session.timeout.ms, which is"
                        + " 20000, was '10000'");
        assertThat(problems(
                        Map.of("log.cleaner.min.compaction.lag.ms", "20", "log.cleaner.max.compaction.lag.ms", "10")))
                .containsExactly(
                        "log.cleaner.max.compaction.lag.ms must not be below log.cleaner.min.compaction.lag.ms,"
                                + " which is 20, was '10'");
    }

    @Test
    void aMemberOfAGroupHasToReportMoreOftenThanItIsWaitedFor() {
        assertThat(problems(Map.of(
                        "group.consumer.min.session.timeout.ms", "1000",
                        "group.consumer.session.timeout.ms", "5000")))
                .containsExactly("group.consumer.session.timeout.ms must be above group.consumer.heartbeat.interval.ms,"
                        + " which is 5000, was '5000'");
    }

    @Test
    void everyRelationIsNamedAtOnceAndOnlyWhereTheValuesThemselvesAreRight() {
        assertThat(problems(
                        Map.of("group.consumer.session.timeout.ms", "1", "group.consumer.heartbeat.interval.ms", "1")))
                .hasSize(3);
        assertThat(problems(Map.of(
                        "group.consumer.session.timeout.ms", "soon", "group.consumer.max.session.timeout.ms", "1")))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("'soon'"))
                .anyMatch(problem -> problem.startsWith("group.consumer.max.session.timeout.ms must not be below"
                        + " group.consumer.min.session.timeout.ms"));
    }

    @Test
    void aChangeHasToFitWhatStays() {
        assertThatThrownBy(() -> BrokerSettings.validateTogether(new BrokerValues(
                        Map.of("log.cleaner.min.compaction.lag.ms", "20", "log.cleaner.max.compaction.lag.ms", "10"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("log.cleaner.min.compaction.lag.ms, which is 20, was '10'");
    }

    private static List<String> problems(Map<String, String> given) {
        return BrokerSettings.parse(given).problems().stream()
                .filter(Problem::fatal)
                .map(Problem::message)
                .toList();
    }

    @Test
    void theProtocolOfAListenerIsOneThatThereIs() {
        var asked = Map.of("listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:TLS");

        assertThat(BrokerSettings.parse(asked).problems())
                .singleElement()
                .matches(BrokerSettings.Problem::fatal)
                .extracting(BrokerSettings.Problem::message)
                .asString()
                .contains("each protocol one of PLAINTEXT, SSL, SASL_PLAINTEXT and SASL_SSL");
    }

    @Test
    void aMistakeInASettingOfOneListenerIsNoLessOne() {
        Parsed parsed = BrokerSettings.parse(Map.of(
                "listener.name.outside.ssl.client.auth", "maybe",
                "listener.name.outside.ssl.clent.auth", "required",
                "listener.name.outside.scram-sha-512.connections.max.reauth.ms", "60000"));

        assertThat(parsed.problems()).hasSize(2).allMatch(Problem::fatal);
    }

    @Test
    void secretsAreShownToNobody() {
        var layers = BrokerLayers.ofFile(Map.of(
                "ssl.key.password", "hidden-1",
                "listener.name.outside.plain.sasl.jaas.config", "hidden-2",
                "listener.name.outside.ssl.client.auth", "required"));

        var shown = BrokerSettings.describe(layers);

        assertThat(shown.toString()).doesNotContain("hidden");
        assertThat(shown)
                .filteredOn(entry -> entry.sensitive() && entry.source() == ConfigEntry.Source.STATIC_BROKER)
                .extracting(ConfigEntry::name)
                .containsExactly("ssl.key.password", "listener.name.outside.plain.sasl.jaas.config");
        assertThat(shown)
                .filteredOn(entry -> entry.name().equals("listener.name.outside.ssl.client.auth"))
                .extracting(ConfigEntry::value)
                .containsExactly("required");
        assertThat(BrokerSettings.parse(Map.of("ssl.keystore.type", "PEM", "ssl.keystore.password", "hidden"))
                        .problems()
                        .toString())
                .doesNotContain("hidden");
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
