package io.crossdock.broker.rest.v3;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.broker.rest.v3.V3.LinkDto;
import io.crossdock.broker.rest.v3.V3.MetaDto;
import org.jspecify.annotations.Nullable;

/** Groups of consumers and how far behind they are, in the names of that API. */
public final class V3Groups {
    private V3Groups() {}

    /** @param coordinator absent while there is none */
    public record GroupDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("consumer_group_id") String consumerGroupId,
            @JsonProperty("is_simple") boolean isSimple,
            @JsonProperty("partition_assignor") String partitionAssignor,
            String state,
            @Nullable LinkDto coordinator,
            LinkDto consumers,
            @JsonProperty("lag_summary") LinkDto lagSummary) {}

    public record ConsumerDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("consumer_group_id") String consumerGroupId,
            @JsonProperty("consumer_id") String consumerId,
            @Nullable @JsonProperty("instance_id") String instanceId,
            @JsonProperty("client_id") String clientId,
            LinkDto assignments) {}

    public record AssignmentDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("consumer_group_id") String consumerGroupId,
            @JsonProperty("consumer_id") String consumerId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("partition_id") int partitionId,
            LinkDto partition,
            LinkDto lag) {}

    /**
     * The sum, and where it is worst. A group that has committed nothing is not behind anywhere.
     *
     * @param maxLagConsumerId empty when nobody reads there
     */
    public record LagSummaryDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("consumer_group_id") String consumerGroupId,
            @JsonProperty("max_lag_consumer_id") String maxLagConsumerId,
            @Nullable @JsonProperty("max_lag_instance_id") String maxLagInstanceId,
            @JsonProperty("max_lag_client_id") String maxLagClientId,
            @Nullable @JsonProperty("max_lag_topic_name") String maxLagTopicName,
            @Nullable @JsonProperty("max_lag_partition_id") Integer maxLagPartitionId,
            @JsonProperty("max_lag") long maxLag,
            @JsonProperty("total_lag") long totalLag,
            @Nullable @JsonProperty("max_lag_consumer") LinkDto maxLagConsumer,
            @Nullable @JsonProperty("max_lag_partition") LinkDto maxLagPartition) {}

    /** @param consumerId empty when nobody reads there */
    public record LagDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("consumer_group_id") String consumerGroupId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("partition_id") int partitionId,
            @JsonProperty("consumer_id") String consumerId,
            @Nullable @JsonProperty("instance_id") String instanceId,
            @JsonProperty("client_id") String clientId,
            @JsonProperty("current_offset") long currentOffset,
            @JsonProperty("log_end_offset") long logEndOffset,
            long lag) {}
}
