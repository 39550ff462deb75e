package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import io.crossdock.broker.metadata.config.SchemaValidation.Mode;
import io.crossdock.broker.metadata.config.SchemaValidation.Naming;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaValidationTest {
    private final TopicConfigs configs = new TopicConfigs(Map.of());

    @Test
    void nothingIsAskedUnlessATopicAsks() {
        assertThat(of(Map.of())).isSameAs(SchemaValidation.OFF);
        assertThat(of(Map.of("schema.validation.action", "count"))).isSameAs(SchemaValidation.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "off, false, OFF",
        "off, true, ID",
        "id, false, ID",
        "id, true, ID",
        "payload, false, PAYLOAD",
        "payload, true, PAYLOAD"
    })
    void whicheverNameAsksForMoreHolds(String own, String confluents, Mode expected) {
        SchemaValidation value = of(Map.of("schema.validation", own, "confluent.value.schema.validation", confluents));
        SchemaValidation key = of(Map.of("schema.validation.key", own, "confluent.key.schema.validation", confluents));

        assertThat(value.value().mode()).isEqualTo(expected);
        assertThat(value.key().mode()).isEqualTo(Mode.OFF);
        assertThat(key.key().mode()).isEqualTo(expected);
        assertThat(key.value().mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void everythingElseIsReadToo() {
        SchemaValidation read = of(Map.of(
                "schema.validation",
                "id",
                "schema.validation.action",
                "dead-letter",
                "schema.validation.dead.letter.topic",
                "letters",
                "schema.validation.patience.ms",
                "7",
                "schema.validation.context",
                ".production",
                "schema.validation.time.ms",
                "20",
                "confluent.value.subject.name.strategy",
                "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"));

        assertThat(read.action()).isEqualTo(Action.DEAD_LETTER);
        assertThat(read.deadLetterTopic()).isEqualTo("letters");
        assertThat(read.patience()).isEqualTo(Duration.ofMillis(7));
        assertThat(read.time()).isEqualTo(Duration.ofMillis(20));
        assertThat(read.context()).isEqualTo(".production");
        assertThat(read.value().naming()).isEqualTo(Naming.TOPIC_RECORD);
        assertThat(read.value().needsPayload()).isTrue();
        assertThat(read.key().naming()).isEqualTo(Naming.TOPIC);
        assertThat(read.key().needsPayload()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "schema.validation, Id",
        "schema.validation.key, true",
        "schema.validation.action, drop",
        "schema.validation.action, dead-letter",
        "schema.validation.dead.letter.topic, a/b",
        "schema.validation.dead.letter.topic, __transaction_state",
        "schema.validation.patience.ms, -1",
        "schema.validation.patience.ms, 30001",
        "schema.validation.context, production",
        "schema.validation.context, :.production:",
        "schema.validation.time.ms, 0",
        "schema.validation.time.ms, 5001",
        "confluent.value.schema.validation, id",
        "confluent.key.subject.name.strategy, com.shop.OwnStrategy"
    })
    void whatMakesNoSenseIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> configs.validate(Map.of(name, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(name);
    }

    private SchemaValidation of(Map<String, String> overrides) {
        configs.validate(overrides);
        return SchemaValidation.of(configs.effective(overrides));
    }
}
