package io.crossdock.broker.api.data;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells clients that came to the wrong broker who leads, so that they go there at once instead of asking first and
 * waiting a while (KIP-951).
 *
 * @param image the newest when the answer is made
 * @param listener where the client came in; it can reach other brokers by that one only
 * @param version of the request, and so of the answer
 */
record LeaderHints(ClusterImage image, String listener, short version) {
    /** Of a cluster without leaders. */
    static final LeaderHints NONE = new LeaderHints(
            ClusterImage.of("", ClusterImage.NO_CONTROLLER, Map.of(), Map.of(), Map.of()), "", (short) 0);

    private static final int FIRST_PRODUCE_VERSION = 10;
    private static final int FIRST_FETCH_VERSION = 16;

    static LeaderHints of(ClusterImage image, RequestContext context) {
        return new LeaderHints(image, context.session().listener(), context.version());
    }

    void addTo(ProduceResponseData answer) {
        if (version < FIRST_PRODUCE_VERSION) {
            return;
        }
        Set<Integer> named = new HashSet<>();
        for (TopicProduceResponse topic : answer.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (isMisdirected(partition.errorCode())) {
                    Optional<TopicImage> found =
                            topic.name().isEmpty() ? image.topic(topic.topicId()) : image.topic(topic.name());
                    found.flatMap(there -> led(there, partition.index())).ifPresent(state -> {
                        named.add(state.leader());
                        partition.currentLeader().setLeaderId(state.leader()).setLeaderEpoch(state.leaderEpoch());
                    });
                }
            }
        }
        for (int leader : named) {
            endpoint(leader).ifPresent(endpoint -> answer.nodeEndpoints()
                    .add(new ProduceResponseData.NodeEndpoint()
                            .setNodeId(leader)
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(rack(leader))));
        }
    }

    /** Adds who leads this partition to its part of an answer. */
    void addTo(PartitionData partition, String topic) {
        if (isMisdirected(partition.errorCode())) {
            image.topic(topic)
                    .flatMap(found -> led(found, partition.partitionIndex()))
                    .ifPresent(state -> partition
                            .currentLeader()
                            .setLeaderId(state.leader())
                            .setLeaderEpoch(state.leaderEpoch()));
        }
    }

    /** Adds where the leaders are that parts of this answer name. */
    void addTo(FetchResponseData answer) {
        if (version < FIRST_FETCH_VERSION) {
            return;
        }
        Set<Integer> named = new HashSet<>();
        answer.responses().forEach(topic -> topic.partitions().stream()
                .map(partition -> partition.currentLeader().leaderId())
                .filter(leader -> leader >= 0)
                .forEach(named::add));
        for (int leader : named) {
            endpoint(leader).ifPresent(endpoint -> answer.nodeEndpoints()
                    .add(new FetchResponseData.NodeEndpoint()
                            .setNodeId(leader)
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(rack(leader))));
        }
    }

    private static boolean isMisdirected(short error) {
        return error == Errors.NOT_LEADER_OR_FOLLOWER.code() || error == Errors.FENCED_LEADER_EPOCH.code();
    }

    private Optional<PartitionImage> led(TopicImage topic, int partition) {
        return image.partition(topic.name(), partition)
                .filter(state -> endpoint(state.leader()).isPresent());
    }

    private Optional<EndpointImage> endpoint(int node) {
        return Optional.ofNullable(image.brokers().get(node)).flatMap(broker -> broker.endpoint(listener));
    }

    private @Nullable String rack(int node) {
        return Optional.ofNullable(image.brokers().get(node))
                .flatMap(BrokerImage::rack)
                .orElse(null);
    }
}
