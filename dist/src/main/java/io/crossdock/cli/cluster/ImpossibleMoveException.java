package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** There are not enough brokers for the replicas that there are. */
public final class ImpossibleMoveException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    ImpossibleMoveException(
            Collection<Integer> leaving, List<TopicPartition> stranded, ClusterState state, int takers) {
        super(message(leaving, stranded, state, takers));
    }

    private static String message(
            Collection<Integer> leaving, List<TopicPartition> stranded, ClusterState state, int takers) {
        String names = stranded.stream()
                .map(TopicPartition::toString)
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        int most = state.partitions().stream()
                .filter(each -> stranded.contains(each.id()))
                .mapToInt(each -> each.target().size())
                .max()
                .orElse(0);
        return "broker " + leaving.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " cannot be taken away: " + stranded.size()
                + (stranded.size() == 1 ? " partition has" : " partitions have") + " up to " + most
                + " replicas, and only " + takers + (takers == 1 ? " other broker takes" : " other brokers take")
                + " replicas (" + names + (stranded.size() > NAMED ? ", …" : "")
                + "). Add or uncordon a broker, or give these topics fewer replicas";
    }
}
