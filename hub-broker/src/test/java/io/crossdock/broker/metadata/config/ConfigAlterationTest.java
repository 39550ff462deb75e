package io.crossdock.broker.metadata.config;

import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.APPEND;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.DELETE;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SUBTRACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigAlterationTest {
    private final TopicConfigs topics = new TopicConfigs(Map.of());

    @Test
    void whatIsNotNamedStaysAsItWas() {
        assertThat(altered(
                        Map.of("retention.ms", "1", "segment.ms", "2"),
                        new ConfigAlteration("segment.ms", SET, "3"),
                        new ConfigAlteration("flush.ms", SET, "4")))
                .isEqualTo(Map.of("retention.ms", "1", "segment.ms", "3", "flush.ms", "4"));
    }

    @Test
    void deletingGivesTheDefaultBackAndIsFineTwice() {
        var delete = new ConfigAlteration("retention.ms", DELETE, null);

        assertThat(altered(Map.of("retention.ms", "1"), delete)).isEmpty();
        assertThat(altered(Map.of(), delete)).isEmpty();
    }

    @Test
    void aListIsAppendedToItsDefaultWhileNothingIsSet() {
        assertThat(altered(Map.of(), new ConfigAlteration("cleanup.policy", APPEND, "compact")))
                .isEqualTo(Map.of("cleanup.policy", "delete,compact"));
    }

    @Test
    void appendingWhatIsThereChangesNothing() {
        assertThat(altered(
                        Map.of("cleanup.policy", "compact"), new ConfigAlteration("cleanup.policy", APPEND, "compact")))
                .isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void subtractingTakesItemsOut() {
        assertThat(altered(
                        Map.of("cleanup.policy", "compact,delete"),
                        new ConfigAlteration("cleanup.policy", SUBTRACT, "delete")))
                .isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void onlyListsCanBeAppendedTo() {
        assertThatThrownBy(() -> altered(Map.of(), new ConfigAlteration("retention.ms", APPEND, "1")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'retention.ms' is not a list");
    }

    @Test
    void aNameTwiceOrAValueMissingIsAnInvalidRequest() {
        assertThatThrownBy(() -> altered(
                        Map.of(),
                        new ConfigAlteration("flush.ms", SET, "1"),
                        new ConfigAlteration("flush.ms", DELETE, null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> altered(Map.of(), new ConfigAlteration("flush.ms", SET, null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'flush.ms'");
    }

    private Map<String, String> altered(Map<String, String> current, ConfigAlteration... steps) {
        return ConfigAlteration.applyAll(current, List.of(steps), TopicConfigs::setting, topics::defaultValue);
    }
}
