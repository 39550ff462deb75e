package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class ZnodesTest {
    @Test
    void everyKindReadsWhatItWrites() throws Exception {
        var endpoint = new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092);
        var states = List.of(
                new PartitionImage(1, 5, List.of(1, 2, 3), List.of(1, 3)),
                new PartitionImage(PartitionImage.NO_LEADER, 6, List.of(2), List.of()),
                new PartitionImage(1, 5, List.of(3, 4, 1), List.of(1), List.of(3, 4), List.of(1), List.of()),
                new PartitionImage(1, 5, List.of(1, 2, 3), List.of(1), List.of(), List.of(), List.of(2)));

        same(Znodes.CLUSTER, new Znodes.Cluster("pZ0Yl0gLQ0ixUQOqh7Y1Sw"));
        same(Znodes.CONTROLLER_EPOCH, new Znodes.ControllerEpoch(3));
        same(Znodes.CONTROLLER, new Znodes.Controller(1, 3, "owner"));
        same(
                Znodes.BROKER,
                new Znodes.Broker(
                        List.of(endpoint),
                        "rack",
                        "owner",
                        BrokerState.FENCED,
                        true,
                        new Znodes.Disk(List.of("d"), "boot")));
        same(Znodes.BROKER, new Znodes.Broker(List.of(), null, "owner", null, false, null));
        same(Znodes.LIFE, new Znodes.Life("owner", true));
        same(Znodes.TOPIC, new Znodes.Topic("id", 2));
        same(Znodes.TOPIC_CONFIGS, new Znodes.TopicConfigs("id", Map.of("retention.ms", "1")));
        same(Znodes.PARTITIONS, Znodes.Partitions.of("id", states));
        same(Znodes.BROKER_CONFIGS, new Znodes.Configs(Map.of("num.io.threads", "2")));
        same(Znodes.GROUP_CONFIGS, new Znodes.Configs(Map.of("consumer.session.timeout.ms", "50000")));
        same(Znodes.CLIENT_METRICS_CONFIGS, new Znodes.Configs(Map.of("metrics", "*")));
        same(Znodes.ACL_CONFIGS, new Znodes.Configs(Map.of("rule", "deny")));
        same(Znodes.QUOTA_CONFIGS, new Znodes.Configs(Map.of("producer_byte_rate", "1000")));
        same(Znodes.CREDENTIAL_CONFIGS, new Znodes.Configs(Map.of("mechanism", "salt")));
        same(Znodes.FEATURES, new Znodes.Features(Map.of("group.version", (short) 1)));
        same(Znodes.PRODUCER_IDS, new Znodes.ProducerIds(5_000_000_000L));
        assertThat(Znodes.Partitions.of("id", states).images()).isEqualTo(states);
    }

    @Test
    void aPathGivesItsNamesBack() {
        String path = Znodes.PARTITIONS.path("shop.orders", 12);

        assertThat(path).isEqualTo("/crossdock/topics/shop.orders/partitions-12");
        assertThat(Znodes.PARTITIONS.names(path)).contains(List.of("shop.orders", "12"));
        assertThat(Znodes.TOPIC.names(path)).isEmpty();
        assertThat(Znodes.TOPIC_CONFIGS.names(path)).isEmpty();
    }

    @Test
    void whatANewerBrokerAddedIsPassedOver() throws Exception {
        byte[] newer = "{\"id\":\"x\",\"partitions\":1,\"colour\":\"red\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Znodes.TOPIC.decode(newer)).isEqualTo(new Znodes.Topic("x", 1));
    }

    @Test
    void whatIsNoJsonIsAnError() {
        assertThatThrownBy(() -> Znodes.TOPIC.decode(new byte[0])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Znodes.TOPIC.decode("null".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFullChunkOfThreeReplicasIsFarBelowZooKeepersLimit() {
        var state = new PartitionImage(1000, 1_000_000, List.of(1000, 1001, 1002), List.of(1000, 1001, 1002));
        var chunk = Znodes.Partitions.of("id", Collections.nCopies(Znodes.PARTITIONS_PER_CHUNK, state));

        assertThat(Znodes.PARTITIONS.encode(chunk)).hasSizeLessThan(20_000);
    }

    @Test
    void aStateOfTheFirstClustersIsReadAndOneThatIsNotMovedIsStillWrittenLikeIt() throws Exception {
        byte[] old = "{\"topicId\":\"id\",\"states\":[[[1,5],[1,2],[2]]]}".getBytes(StandardCharsets.UTF_8);
        var state = new PartitionImage(1, 5, List.of(1, 2), List.of(2));

        assertThat(Znodes.PARTITIONS.decode(old).images()).containsExactly(state);
        assertThat(Znodes.PARTITIONS.encode(Znodes.Partitions.of("id", List.of(state))))
                .isEqualTo(old);
    }

    private static <T> void same(Znode<T> kind, T value) throws IOException {
        assertThat(kind.decode(kind.encode(value))).isEqualTo(value);
    }
}
