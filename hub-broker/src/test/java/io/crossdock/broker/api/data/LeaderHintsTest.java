package io.crossdock.broker.api.data;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class LeaderHintsTest {
    private static final Uuid ID = Uuid.randomUuid();
    private static final ClusterImage IMAGE = ClusterImage.of(
            "cluster",
            1,
            Map.of(
                    2,
                    new BrokerImage(
                            2, 1, List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "two", 9092)), Optional.of("r"))),
            Map.of(
                    "orders",
                    new TopicImage(
                            "orders",
                            ID,
                            List.of(
                                    new PartitionImage(2, 7, List.of(1, 2), List.of(2)),
                                    new PartitionImage(PartitionImage.NO_LEADER, 8, List.of(1), List.of(1))),
                            Map.of())),
            Map.of());

    @Test
    void aProducerThatCameToTheWrongBrokerIsToldTheLeaderAndItsAddress() {
        ProduceResponseData answer = produced(Errors.NOT_LEADER_OR_FOLLOWER, 0);

        new LeaderHints(IMAGE, "PLAINTEXT", (short) 13).addTo(answer);

        var leader =
                answer.responses().iterator().next().partitionResponses().get(0).currentLeader();
        assertThat(leader.leaderId()).isEqualTo(2);
        assertThat(leader.leaderEpoch()).isEqualTo(7);
        assertThat(answer.nodeEndpoints().find(2).host()).isEqualTo("two");
        assertThat(answer.nodeEndpoints().find(2).port()).isEqualTo(9092);
        assertThat(answer.nodeEndpoints().find(2).rack()).isEqualTo("r");
    }

    @Test
    void nothingIsToldWhereThereIsNothingToTell() {
        for (var answer : List.of(produced(Errors.NONE, 0), produced(Errors.NOT_LEADER_OR_FOLLOWER, 1))) {
            new LeaderHints(IMAGE, "PLAINTEXT", (short) 13).addTo(answer);
            new LeaderHints(IMAGE, "ELSEWHERE", (short) 13).addTo(answer);
            assertThat(answer.nodeEndpoints()).isEmpty();
        }
        ProduceResponseData old = produced(Errors.NOT_LEADER_OR_FOLLOWER, 0);
        new LeaderHints(IMAGE, "PLAINTEXT", (short) 9).addTo(old);
        assertThat(old.nodeEndpoints()).isEmpty();
    }

    @Test
    void aConsumerIsToldToo() {
        var hints = new LeaderHints(IMAGE, "PLAINTEXT", (short) 17);
        var partition = new PartitionData().setPartitionIndex(0).setErrorCode(Errors.FENCED_LEADER_EPOCH.code());
        hints.addTo(partition, "orders");
        var answer = new FetchResponseData()
                .setResponses(
                        List.of(new FetchableTopicResponse().setTopicId(ID).setPartitions(List.of(partition))));
        hints.addTo(answer);

        assertThat(partition.currentLeader().leaderId()).isEqualTo(2);
        assertThat(answer.nodeEndpoints().find(2).host()).isEqualTo("two");
    }

    private static ProduceResponseData produced(Errors error, int partition) {
        var answer = new ProduceResponseData();
        answer.responses()
                .add(new TopicProduceResponse()
                        .setTopicId(ID)
                        .setPartitionResponses(List.of(new PartitionProduceResponse()
                                .setIndex(partition)
                                .setErrorCode(error.code()))));
        return answer;
    }
}
