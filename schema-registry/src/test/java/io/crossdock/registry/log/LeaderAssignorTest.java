package io.crossdock.registry.log;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class LeaderAssignorTest {
    private static final TopicPartition OFFICE = new TopicPartition("_schemas", 0);

    private final Map<String, Subscription> members = new HashMap<>();

    @Test
    void theFirstUrlIsElectedAndAllAreTold() {
        join("b", nomination(2, true, 0), false, 1);
        join("a", nomination(3, true, 0), false, 1);
        join("c", nomination(1, true, 0), false, 1);

        assertThat(elected()).contains("c");
        assertThat(assign().values()).allSatisfy(assignment -> assertThat(Nomination.decode(assignment.userData()))
                .map(Nomination::url)
                .contains(Names.url(1)));
    }

    @Test
    void whoIsInOfficeKeepsIt() {
        join("a", nomination(1, true, 0), false, 1);
        join("b", nomination(2, true, 3), true, 1);

        assertThat(elected()).contains("b");
    }

    @Test
    void ofTwoThatClaimTheOfficeTheLaterElectedKeepsIt() {
        join("a", nomination(1, true, 0), true, 4);
        join("b", nomination(2, true, 0), true, 5);

        assertThat(elected()).contains("b");
    }

    @Test
    void whoFailedToBeginComesAfterWhoDidNot() {
        join("a", nomination(1, true, 1), false, 1);
        join("b", nomination(2, true, 0), false, 1);

        assertThat(elected()).contains("b");
    }

    @Test
    void whoIsNotEligibleIsNeverElectedAndHandsAnOfficeBackFirst() {
        join("a", nomination(1, false, 0), false, 1);
        assertThat(elected()).isEmpty();

        join("b", nomination(2, true, 0), false, 1);
        assertThat(elected()).contains("b");

        join("a", nomination(1, false, 0), true, 1);
        assertThat(elected()).isEmpty();
        assertThat(assign().values()).allSatisfy(assignment -> assertThat(Nomination.decode(assignment.userData()))
                .isEmpty());
    }

    @Test
    void whatIsNotUnderstoodIsNotElected() {
        join("a", null, false, 1);
        join("b", bytes("not JSON"), false, 1);
        join("c", bytes("{\"eligible\":true}"), false, 1);
        assertThat(elected()).isEmpty();

        join("d", bytes("{\"url\":\"http://later\",\"eligible\":true,\"failures\":0,\"zone\":\"x\"}"), false, 1);
        assertThat(elected()).contains("d");
    }

    private static ByteBuffer nomination(int node, boolean eligible, int failures) {
        return new Nomination(Names.url(node), eligible, failures).encode();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void join(String member, @Nullable ByteBuffer data, boolean holds, int generation) {
        members.put(
                member,
                new Subscription(
                        List.of("_schemas"), data, holds ? List.of(OFFICE) : List.of(), generation, Optional.empty()));
    }

    private Optional<String> elected() {
        return assign().entrySet().stream()
                .filter(member -> member.getValue().partitions().equals(List.of(OFFICE)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Map<String, Assignment> assign() {
        var assignor = new LeaderAssignor();
        var config = RegistryLogConfig.of(URI.create("http://own"), Map.of("bootstrap.servers", "hub:9092"));
        assignor.configure(Map.of(LeaderAssignor.SEAT, new Seat(config)));
        return assignor.assign(Cluster.empty(), new GroupSubscription(members)).groupAssignment();
    }
}
