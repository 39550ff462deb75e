package io.crossdock.broker.rest.v3;

import io.crossdock.broker.rest.GroupReader;
import io.crossdock.broker.rest.PartitionLagDto;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** Groups read from the cluster, in the shape of that API. */
final class V3GroupReader {
    private V3GroupReader() {}

    /** Those the caller may see, by name. */
    static List<ConsumerGroupDescription> all(Admin admin) throws ExecutionException, InterruptedException {
        List<String> ids = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                .map(GroupListing::groupId)
                .sorted()
                .toList();
        var groups = new ArrayList<ConsumerGroupDescription>();
        for (KafkaFuture<ConsumerGroupDescription> each :
                admin.describeConsumerGroups(ids).describedGroups().values()) {
            try {
                groups.add(each.get());
            } catch (ExecutionException refused) {
                // It may be gone since it was listed, or not be for the caller to see.
                if (!(refused.getCause() instanceof GroupIdNotFoundException)
                        && !(refused.getCause() instanceof AuthorizationException)) {
                    throw refused;
                }
            }
        }
        groups.sort(Comparator.comparing(ConsumerGroupDescription::groupId));
        return groups;
    }

    static MemberDescription requireMember(Admin admin, String group, String consumer)
            throws ExecutionException, InterruptedException {
        return GroupReader.describe(admin, group).members().stream()
                .filter(member -> member.consumerId().equals(consumer))
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknown(
                        "Consumer " + consumer + " cannot be found in consumer group " + group + "."));
    }

    static V3Place place(V3Call call, String group) {
        return call.at("consumer-groups", group);
    }

    static V3Groups.GroupDto dto(V3Call call, ConsumerGroupDescription group) {
        V3Place place = place(call, group.groupId());
        Node coordinator = group.coordinator();
        boolean coordinated = coordinator != null && !coordinator.isEmpty();
        return new V3Groups.GroupDto(
                "KafkaConsumerGroup",
                place.meta(),
                call.cluster(),
                group.groupId(),
                group.isSimpleConsumerGroup(),
                group.partitionAssignor(),
                group.groupState().name(),
                coordinated ? call.at("brokers", coordinator.idString()).link() : null,
                place.in("consumers").link(),
                place.in("lag-summary").link());
    }

    static V3Groups.ConsumerDto consumer(V3Call call, String group, MemberDescription member) {
        V3Place place = place(call, group).in("consumers", member.consumerId());
        return new V3Groups.ConsumerDto(
                "KafkaConsumer",
                place.meta(),
                call.cluster(),
                group,
                member.consumerId(),
                member.groupInstanceId().orElse(null),
                member.clientId(),
                place.in("assignments").link());
    }

    static List<V3Groups.AssignmentDto> assignments(V3Call call, String group, MemberDescription member) {
        return member.assignment().topicPartitions().stream()
                .sorted(GroupReader.BY_NAME)
                .map(each -> new V3Groups.AssignmentDto(
                        "KafkaConsumerAssignment",
                        place(call, group)
                                .in("consumers", member.consumerId(), "assignments", each.topic())
                                .in("partitions", Integer.toString(each.partition()))
                                .meta(),
                        call.cluster(),
                        group,
                        member.consumerId(),
                        each.topic(),
                        each.partition(),
                        V3TopicReader.place(call, each.topic(), each.partition())
                                .link(),
                        lagPlace(call, group, each.topic(), each.partition()).link()))
                .toList();
    }

    /** @param lags those that are known */
    static V3Groups.LagSummaryDto summary(V3Call call, String group, List<PartitionLagDto> lags) {
        @Nullable
        PartitionLagDto worst = lags.stream()
                .max(Comparator.comparingLong(V3GroupReader::known))
                .orElse(null);
        String reader = worst == null ? null : worst.member();
        return new V3Groups.LagSummaryDto(
                "KafkaConsumerGroupLagSummary",
                place(call, group).in("lag-summary").meta(),
                call.cluster(),
                group,
                Objects.requireNonNullElse(reader, ""),
                worst == null ? null : worst.instance(),
                worst == null ? "" : Objects.requireNonNullElse(worst.client(), ""),
                worst == null ? null : worst.topic(),
                worst == null ? null : worst.partition(),
                worst == null ? 0 : known(worst),
                lags.stream().mapToLong(V3GroupReader::known).sum(),
                reader == null
                        ? null
                        : place(call, group).in("consumers", reader).link(),
                worst == null
                        ? null
                        : V3TopicReader.place(call, worst.topic(), worst.partition())
                                .link());
    }

    /** @param lag one that is known */
    static V3Groups.LagDto lag(V3Call call, String group, PartitionLagDto lag) {
        return new V3Groups.LagDto(
                "KafkaConsumerLag",
                lagPlace(call, group, lag.topic(), lag.partition()).meta(),
                call.cluster(),
                group,
                lag.topic(),
                lag.partition(),
                Objects.requireNonNullElse(lag.member(), ""),
                lag.instance(),
                Objects.requireNonNullElse(lag.client(), ""),
                Objects.requireNonNullElse(lag.committed(), 0L),
                Objects.requireNonNullElse(lag.end(), 0L),
                known(lag));
    }

    private static long known(PartitionLagDto lag) {
        return Objects.requireNonNullElse(lag.lag(), 0L);
    }

    private static V3Place lagPlace(V3Call call, String group, String topic, int partition) {
        return place(call, group).in("lags", topic, "partitions", Integer.toString(partition));
    }
}
