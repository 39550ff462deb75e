package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** There are not enough brokers for the replicas that there are. */
public final class ImpossibleMoveException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    ImpossibleMoveException(
            Collection<Integer> leaving, List<TopicPartition> stranded, ClusterState state, int takers) {
        super(message(leaving, stranded, state, takers));
    }

    /** There is nobody these could be copied from. */
    static ImpossibleMoveException withoutSource(Collection<Integer> leaving, List<PlacedPartition> lost) {
        return new ImpossibleMoveException("broker " + brokers(leaving) + " cannot be taken away: " + lost.size()
                + (lost.size() == 1 ? " partition of it has" : " partitions of it have")
                + " no leader to copy from ("
                + named(lost.stream().map(each -> each.id() + ", in sync " + each.inSync()))
                + (lost.size() > NAMED ? "; …" : "")
                + "). Start one of the brokers that are in sync with them and run this again. If these are lost for good,"
                + " delete the topics, or give up what only the lost ones had: 'kafka-leader-election --election-type"
                + " unclean' has another replica lead, if there is one");
    }

    private ImpossibleMoveException(String message) {
        super(message);
    }

    private static String brokers(Collection<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String named(Stream<String> names) {
        return names.sorted().limit(NAMED).collect(Collectors.joining("; "));
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
        return "broker " + brokers(leaving)
                + " cannot be taken away: " + stranded.size()
                + (stranded.size() == 1 ? " partition has" : " partitions have") + " up to " + most
                + " replicas, and only " + takers + (takers == 1 ? " other broker takes" : " other brokers take")
                + " replicas (" + names + (stranded.size() > NAMED ? ", …" : "")
                + "). Add or uncordon a broker, or give these topics fewer replicas";
    }
}
