package io.crossdock.broker.txn;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster of broker 1, which is asked, and broker 2. */
final class TwoBrokers {
    private TwoBrokers() {}

    /** @param leaders of the topic's partitions */
    static TopicImage topic(String name, int... leaders) {
        return new TopicImage(
                name,
                Uuid.randomUuid(),
                IntStream.of(leaders)
                        .mapToObj(leader -> new PartitionImage(leader, 0, List.of(1, 2), List.of(1, 2)))
                        .toList(),
                Map.of());
    }

    static ClusterImage image(TopicImage... topics) {
        Map<Integer, BrokerImage> brokers = IntStream.of(1, 2)
                .boxed()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new BrokerImage(
                                id,
                                1,
                                List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9090 + id)),
                                Optional.empty())));
        return ClusterImage.of(
                "a cluster",
                1,
                brokers,
                Stream.of(topics).collect(Collectors.toMap(TopicImage::name, topic -> topic)),
                Map.of());
    }
}
