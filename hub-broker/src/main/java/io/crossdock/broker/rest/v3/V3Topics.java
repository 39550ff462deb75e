package io.crossdock.broker.rest.v3;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.broker.rest.v3.V3.LinkDto;
import io.crossdock.broker.rest.v3.V3.MetaDto;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Topics, their partitions, replicas and reassignments, in the names of that API. */
public final class V3Topics {
    private V3Topics() {}

    public record TopicDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("is_internal") boolean isInternal,
            @JsonProperty("replication_factor") int replicationFactor,
            @JsonProperty("partitions_count") int partitionsCount,
            LinkDto partitions,
            LinkDto configs,
            @JsonProperty("partition_reassignments") LinkDto partitionReassignments) {}

    /** @param replicasAssignments where each replica goes; stands in the place of the two numbers */
    public record NewTopicDto(
            @NotBlank @Size(max = 249) @Pattern(regexp = "[a-zA-Z0-9._-]+") @JsonProperty("topic_name")
            String topicName,

            @Nullable @Min(1) @Max(10_000) @JsonProperty("partitions_count")
            Integer partitionsCount,

            @Nullable @Min(1) @Max(32_767) @JsonProperty("replication_factor")
            Short replicationFactor,

            @Nullable @Size(max = 10_000) @JsonProperty("replicas_assignments")
            List<@NotNull @Valid PlacementDto> replicasAssignments,

            @Nullable @Size(max = 200) List<@NotNull @Valid NamedValueDto> configs,
            @Nullable @JsonProperty("validate_only") Boolean validateOnly) {}

    public record PlacementDto(
            @Min(0) @Max(9_999) @JsonProperty("partition_id")
            int partitionId,

            @NotNull @Size(min = 1, max = 100) @JsonProperty("broker_ids")
            List<@NotNull @Min(0) Integer> brokerIds) {}

    public record NamedValueDto(
            @NotBlank @Size(max = 250) String name,
            @Nullable @Size(max = 65_536) String value) {}

    /** @param partitionsCount in all, not how many more */
    public record PartitionsCountDto(
            @Min(1) @Max(10_000) @JsonProperty("partitions_count")
            int partitionsCount) {}

    /** @param leader absent while nobody leads it */
    public record PartitionDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("partition_id") int partitionId,
            @Nullable LinkDto leader,
            LinkDto replicas,
            LinkDto reassignment) {}

    public record ReplicaDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("partition_id") int partitionId,
            @JsonProperty("broker_id") int brokerId,
            @JsonProperty("is_leader") boolean isLeader,
            @JsonProperty("is_in_sync") boolean isInSync,
            LinkDto broker) {}

    public record ReassignmentDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("partition_id") int partitionId,
            @JsonProperty("adding_replicas") List<Integer> addingReplicas,
            @JsonProperty("removing_replicas") List<Integer> removingReplicas,
            LinkDto replicas) {}
}
