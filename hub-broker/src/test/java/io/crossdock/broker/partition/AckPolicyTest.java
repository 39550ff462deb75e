package io.crossdock.broker.partition;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AckPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "orders, 1, auto, true, true",
        "orders, 3, auto, false, false",
        "orders, 3, disk, true, true",
        "orders, 1, replicas, false, false",
        "__transaction_state, 1, auto, true, true",
        "__transaction_state, 3, auto, false, false",
        "__consumer_offsets, 1, auto, false, true",
        "__consumer_offsets, 1, disk, true, true",
        "__consumer_offsets, 3, auto, false, false"
    })
    void theDefaultGoesByTheNumberOfReplicas(
            String topic, int replicas, String setting, boolean disk, boolean transactionalDisk) {
        var policy = AckPolicy.of(topic, replicas, Map.of("acks.durability", setting));

        assertThat(policy).isEqualTo(new AckPolicy(1, disk, transactionalDisk));
    }
}
