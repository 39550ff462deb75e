package io.crossdock.broker.audit;

import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.trace.TraceOrder;
import io.crossdock.security.acl.StoredRules;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateDelegationTokenResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a request changed: for what is kept in the cluster's memory the difference between the images before and after, for
 * the rest what its answer says was done. Who changes the same thing at the same moment may be given the other's change
 * too. Pure.
 */
final class AuditedChanges {
    /** Things named in one event; a request may delete thousands of topics. */
    private static final int MOST = 200;

    private static final Set<ApiKeys> CHANGES = EnumSet.of(
            ApiKeys.ALTER_CLIENT_QUOTAS,
            ApiKeys.ALTER_CONFIGS,
            ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
            ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
            ApiKeys.CREATE_ACLS,
            ApiKeys.CREATE_DELEGATION_TOKEN,
            ApiKeys.CREATE_PARTITIONS,
            ApiKeys.CREATE_TOPICS,
            ApiKeys.DELETE_ACLS,
            ApiKeys.DELETE_GROUPS,
            ApiKeys.DELETE_RECORDS,
            ApiKeys.DELETE_TOPICS,
            ApiKeys.ELECT_LEADERS,
            ApiKeys.EXPIRE_DELEGATION_TOKEN,
            ApiKeys.INCREMENTAL_ALTER_CONFIGS,
            ApiKeys.OFFSET_DELETE,
            ApiKeys.RENEW_DELEGATION_TOKEN,
            ApiKeys.UPDATE_FEATURES);

    private AuditedChanges() {}

    static boolean isChange(ApiKeys key) {
        return CHANGES.contains(key);
    }

    static List<Change> of(
            AbstractRequest request, AbstractResponse response, ClusterImage before, ClusterImage after) {
        Stream<Change> changes =
                switch (request.apiKey()) {
                    case ALTER_CLIENT_QUOTAS ->
                        Stream.concat(
                                scope(ConfigScope.QUOTA, before, after),
                                traces((AlterClientQuotasRequestData) request.data(), (AlterClientQuotasResponseData)
                                        response.data()));
                    case ALTER_CONFIGS ->
                        ((AlterConfigsRequestData) request.data())
                                .resources().stream()
                                        .flatMap(resource -> config(
                                                resource.resourceType(), resource.resourceName(), before, after));
                    case ALTER_PARTITION_REASSIGNMENTS ->
                        topics(
                                ((AlterPartitionReassignmentsRequestData) request.data())
                                        .topics().stream().map(topic -> topic.name()),
                                before,
                                after);
                    case ALTER_USER_SCRAM_CREDENTIALS ->
                        users((AlterUserScramCredentialsRequestData) request.data(), before, after);
                    case CREATE_ACLS ->
                        rules(
                                ((CreateAclsRequestData) request.data())
                                        .creations().stream()
                                                .map(rule -> pattern(
                                                        rule.resourceType(),
                                                        rule.resourceName(),
                                                        rule.resourcePatternType())),
                                before,
                                after);
                    case DELETE_ACLS ->
                        rules(
                                ((DeleteAclsResponseData) response.data())
                                        .filterResults().stream()
                                                .flatMap(result -> result.matchingAcls().stream())
                                                .map(rule -> pattern(
                                                        rule.resourceType(), rule.resourceName(), rule.patternType())),
                                before,
                                after);
                    case CREATE_DELEGATION_TOKEN ->
                        tokens(
                                Stream.of(((CreateDelegationTokenResponseData) response.data()).tokenId()),
                                before,
                                after);
                    case EXPIRE_DELEGATION_TOKEN, RENEW_DELEGATION_TOKEN ->
                        tokens( // requests name it by its secret, which is not to be looked at here
                                Stream.concat(
                                                before.configs(ConfigScope.TOKEN).keySet().stream(),
                                                after.configs(ConfigScope.TOKEN).keySet().stream())
                                        .distinct(),
                                before,
                                after);
                    case CREATE_PARTITIONS ->
                        topics(
                                ((CreatePartitionsRequestData) request.data())
                                        .topics().stream().map(topic -> topic.name()),
                                before,
                                after);
                    case CREATE_TOPICS ->
                        topics(
                                ((CreateTopicsRequestData) request.data())
                                        .topics().stream().map(topic -> topic.name()),
                                before,
                                after);
                    case DELETE_TOPICS ->
                        topics(
                                ((DeleteTopicsRequest) request)
                                        .topics().stream().map(topic -> name(topic, before)),
                                before,
                                after);
                    case ELECT_LEADERS -> elected((ElectLeadersRequestData) request.data(), before, after);
                    case INCREMENTAL_ALTER_CONFIGS ->
                        ((IncrementalAlterConfigsRequestData) request.data())
                                .resources().stream()
                                        .flatMap(resource -> incremental(resource, response, before, after));
                    case DELETE_GROUPS -> groups((DeleteGroupsResponseData) response.data());
                    case DELETE_RECORDS -> records((DeleteRecordsResponseData) response.data());
                    case OFFSET_DELETE ->
                        offsets((OffsetDeleteRequestData) request.data(), (OffsetDeleteResponseData) response.data());
                    case UPDATE_FEATURES ->
                        difference("features", AuditedState.features(before), AuditedState.features(after));
                    default -> Stream.empty();
                };
        List<Change> all = changes.limit(MOST + 1L).collect(Collectors.toCollection(ArrayList::new));
        if (all.size() > MOST) {
            all.set(MOST, new Change("more than " + MOST + " things", Map.of(), Map.of("left out", "the rest")));
        }
        return all;
    }

    private static Stream<Change> topics(Stream<String> names, ClusterImage before, ClusterImage after) {
        return names.distinct()
                .flatMap(name ->
                        difference("topic " + name, AuditedState.topic(before, name), AuditedState.topic(after, name)));
    }

    private static String name(DeleteTopicState asked, ClusterImage before) {
        return asked.name() != null
                ? asked.name()
                : Objects.requireNonNullElse(before.topicNames().get(asked.topicId()), "");
    }

    private static Stream<Change> elected(ElectLeadersRequestData asked, ClusterImage before, ClusterImage after) {
        Stream<String> names = asked.topicPartitions() == null
                ? before.topics().keySet().stream()
                        .filter(name ->
                                before.topics().get(name) != after.topics().get(name))
                        .sorted()
                : asked.topicPartitions().stream().map(topic -> topic.topic());
        return topics(names, before, after);
    }

    private static Stream<Change> incremental(
            IncrementalAlterConfigsRequestData.AlterConfigsResource resource,
            AbstractResponse response,
            ClusterImage before,
            ClusterImage after) {
        boolean loggers = resource.resourceType() == ConfigResource.Type.BROKER_LOGGER.id();
        if (!loggers) {
            return config(resource.resourceType(), resource.resourceName(), before, after);
        }
        Map<String, String> levels = resource.configs().stream()
                .collect(Collectors.toMap(
                        config -> config.name(),
                        config -> Objects.requireNonNullElse(config.value(), "inherited"),
                        (first, last) -> last));
        return response.errorCounts().keySet().stream().allMatch(error -> error.code() == 0)
                ? Stream.of(new Change("loggers of broker " + resource.resourceName(), Map.of(), levels))
                : Stream.empty();
    }

    private static Stream<Change> config(byte type, String name, ClusterImage before, ClusterImage after) {
        return switch (ConfigResource.Type.forId(type)) {
            case TOPIC -> topics(Stream.of(name), before, after);
            case BROKER ->
                named(ConfigScope.BROKER, name.isEmpty() ? "all brokers" : "broker " + name, name, before, after);
            case GROUP -> named(ConfigScope.GROUP, "group " + name, name, before, after);
            case CLIENT_METRICS -> named(ConfigScope.CLIENT_METRICS, "client metrics " + name, name, before, after);
            default -> Stream.empty();
        };
    }

    private static Stream<Change> named(
            ConfigScope scope, String what, String name, ClusterImage before, ClusterImage after) {
        return difference(what, before.configs(scope, name), after.configs(scope, name))
                .map(change ->
                        new Change(what, AuditedState.masked(change.before()), AuditedState.masked(change.after())));
    }

    private static Stream<Change> scope(ConfigScope scope, ClusterImage before, ClusterImage after) {
        return Stream.concat(before.configs(scope).keySet().stream(), after.configs(scope).keySet().stream())
                .distinct()
                .sorted()
                .flatMap(name -> named(scope, "quota " + name, name, before, after));
    }

    private static ResourcePattern pattern(byte type, String name, byte kind) {
        return new ResourcePattern(ResourceType.fromCode(type), name, PatternType.fromCode(kind));
    }

    private static Stream<Change> rules(Stream<ResourcePattern> patterns, ClusterImage before, ClusterImage after) {
        return patterns.map(StoredRules::name)
                .distinct()
                .flatMap(name -> difference(
                        "access rules for " + name,
                        AuditedState.rules(before.configs(ConfigScope.ACL, name)),
                        AuditedState.rules(after.configs(ConfigScope.ACL, name))));
    }

    private static Stream<Change> users(
            AlterUserScramCredentialsRequestData asked, ClusterImage before, ClusterImage after) {
        return Stream.concat(
                        asked.deletions().stream().map(user -> user.name()),
                        asked.upsertions().stream().map(user -> user.name()))
                .distinct()
                .flatMap(name -> AuditedState.credentials(
                        name,
                        before.configs(ConfigScope.CREDENTIAL, name),
                        after.configs(ConfigScope.CREDENTIAL, name)));
    }

    private static Stream<Change> tokens(Stream<String> ids, ClusterImage before, ClusterImage after) {
        return ids.flatMap(id -> difference(
                "delegation token " + id,
                AuditedState.token(before.configs(ConfigScope.TOKEN, id)),
                AuditedState.token(after.configs(ConfigScope.TOKEN, id))));
    }

    /** That somebody is watched from now on, or not any more, is no state of the cluster. */
    private static Stream<Change> traces(AlterClientQuotasRequestData asked, AlterClientQuotasResponseData answer) {
        return IntStream.range(0, asked.validateOnly() ? 0 : asked.entries().size())
                .filter(i -> TraceOrder.isOne(asked.entries().get(i)))
                .filter(i -> answer.entries().get(i).errorCode() == 0)
                .mapToObj(i -> TraceOrder.of(asked.entries().get(i)))
                .map(order -> new Change(
                        "trace " + order.id(),
                        order.terms().isPresent() ? Map.of() : Map.of("watched", "yes"),
                        order.terms().isPresent() ? order.parts() : Map.of()));
    }

    private static Stream<Change> groups(DeleteGroupsResponseData answer) {
        return answer.results().stream()
                .filter(result -> result.errorCode() == 0)
                .map(result -> new Change("group " + result.groupId(), Map.of("state", "empty"), Map.of()));
    }

    private static Stream<Change> records(DeleteRecordsResponseData answer) {
        return answer.topics().stream().flatMap(topic -> topic.partitions().stream()
                .filter(partition -> partition.errorCode() == 0)
                .map(partition -> new Change(
                        "records of " + topic.name() + "-" + partition.partitionIndex(),
                        Map.of(),
                        Map.of("first offset", Long.toString(partition.lowWatermark())))));
    }

    private static Stream<Change> offsets(OffsetDeleteRequestData asked, OffsetDeleteResponseData answer) {
        return answer.topics().stream().flatMap(topic -> topic.partitions().stream()
                .filter(partition -> partition.errorCode() == 0)
                .map(partition -> new Change(
                        "offset of group " + asked.groupId() + " in " + topic.name() + "-" + partition.partitionIndex(),
                        Map.of("committed", "yes"),
                        Map.of())));
    }

    private static Stream<Change> difference(String what, Map<String, String> before, Map<String, String> after) {
        return before.equals(after)
                ? Stream.empty()
                : Stream.of(new Change(what, unlike(before, after), unlike(after, before)));
    }

    private static Map<String, String> unlike(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(other.get(entry.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
