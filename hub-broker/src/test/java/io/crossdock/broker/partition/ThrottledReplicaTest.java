package io.crossdock.broker.partition;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class ThrottledReplicaTest {
    @Test
    void aReplicaIsThrottledInTheRoleInWhichItIsNamed() {
        Map<String, String> configs = Map.of(
                "leader.replication.throttled.replicas", "0:1, 11:2",
                "follower.replication.throttled.replicas", "1:21,0:12");

        assertThat(ThrottledReplica.of(configs, 0, 1)).isEqualTo(new ThrottledReplica(true, false));
        assertThat(ThrottledReplica.of(configs, 11, 2)).isEqualTo(new ThrottledReplica(true, false));
        assertThat(ThrottledReplica.of(configs, 1, 21)).isEqualTo(new ThrottledReplica(false, true));
        assertThat(ThrottledReplica.of(configs, 1, 2)).isSameAs(ThrottledReplica.NEVER);
        assertThat(ThrottledReplica.of(configs, 1, 1)).isSameAs(ThrottledReplica.NEVER);
    }

    @Test
    void aStarNamesEveryReplicaAndNothingNone() {
        assertThat(ThrottledReplica.of(Map.of("leader.replication.throttled.replicas", "*"), 7, 3))
                .isEqualTo(new ThrottledReplica(true, false));
        assertThat(ThrottledReplica.of(Map.of("leader.replication.throttled.replicas", ""), 7, 3))
                .isSameAs(ThrottledReplica.NEVER);
        assertThat(ThrottledReplica.of(Map.of(), 7, 3)).isSameAs(ThrottledReplica.NEVER);
    }
}
