package io.crossdock.broker.rest.v3;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What goes in and out, in the names of that API: what is everywhere, clusters, brokers, settings and rules. */
public final class V3 {
    private V3() {}

    /** Where a thing is, and its name; a list has none. */
    public record MetaDto(
            String self,
            @Nullable @JsonProperty("resource_name") String resourceName) {}

    /** A link. */
    public record LinkDto(String related) {}

    public record ListDto<T>(String kind, MetaDto metadata, List<T> data) {}

    public record ClusterDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @Nullable LinkDto controller,
            LinkDto acls,
            LinkDto brokers,
            @JsonProperty("broker_configs") LinkDto brokerConfigs,
            @JsonProperty("consumer_groups") LinkDto consumerGroups,
            LinkDto topics,
            @JsonProperty("partition_reassignments") LinkDto partitionReassignments) {}

    public record BrokerDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("broker_id") int brokerId,
            String host,
            int port,
            @Nullable String rack,
            LinkDto configs,
            @JsonProperty("partition_replicas") LinkDto partitionReplicas) {}

    public record ValueDto(@Nullable @Size(max = 65_536) String value) {}

    /** Several changes of settings. */
    public record AlterDto(
            @NotNull @Size(max = 200) List<@NotNull @Valid ChangeDto> data,
            @Nullable @JsonProperty("validate_only") Boolean validateOnly) {}

    /** @param operation SET, which is meant when none is given, or DELETE */
    public record ChangeDto(
            @NotBlank @Size(max = 250) String name,
            @Nullable @Size(max = 65_536) String value,
            @Nullable @Pattern(regexp = "SET|DELETE") String operation) {}

    /**
     * One setting.
     *
     * @param topicName of a setting of a topic
     * @param brokerId of a setting of one broker
     * @param configType BROKER for one of all brokers
     * @param synonyms the value in force first, then those it takes the place of
     */
    public record ConfigDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @Nullable @JsonProperty("topic_name") String topicName,
            @Nullable @JsonProperty("broker_id") Integer brokerId,
            @Nullable @JsonProperty("config_type") String configType,
            String name,
            @Nullable String value,
            @JsonProperty("is_read_only") boolean isReadOnly,
            @JsonProperty("is_sensitive") boolean isSensitive,
            @JsonProperty("is_default") boolean isDefault,
            String source,
            List<SynonymDto> synonyms) {}

    public record SynonymDto(String name, @Nullable String value, String source) {}

    public record AclDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("resource_type") String resourceType,
            @JsonProperty("resource_name") String resourceName,
            @JsonProperty("pattern_type") String patternType,
            String principal,
            String host,
            String operation,
            String permission) {}

    /** Several new rules. */
    public record NewAclsDto(
            @NotNull @Size(min = 1, max = 1000) List<@NotNull @Valid NewAclDto> data) {}

    public record NewAclDto(
            @NotBlank @Size(max = 50) @JsonProperty("resource_type")
            String resourceType,

            @NotBlank @Size(max = 4096) @JsonProperty("resource_name")
            String resourceName,

            @NotBlank @Size(max = 50) @JsonProperty("pattern_type")
            String patternType,

            @NotBlank @Size(max = 4096) @Pattern(regexp = "[A-Za-z][A-Za-z0-9_-]*:.+")
            String principal,

            @NotBlank @Size(max = 64) String host,
            @NotBlank @Size(max = 50) String operation,
            @NotBlank @Size(max = 50) String permission) {}
}
