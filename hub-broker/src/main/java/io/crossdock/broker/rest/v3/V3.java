package io.crossdock.broker.rest.v3;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What goes in and out, in the names of that API. */
public final class V3 {
    private V3() {}

    /** Where a thing is, and its name. */
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
            LinkDto topics,
            LinkDto acls) {}

    public record TopicDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            @JsonProperty("is_internal") boolean isInternal,
            @JsonProperty("replication_factor") int replicationFactor,
            @JsonProperty("partitions_count") int partitionsCount,
            LinkDto partitions,
            LinkDto configs) {}

    public record NewTopicDto(
            @NotBlank @Size(max = 249) @Pattern(regexp = "[a-zA-Z0-9._-]+") @JsonProperty("topic_name")
            String topicName,

            @Nullable @Min(1) @Max(10_000) @JsonProperty("partitions_count")
            Integer partitionsCount,

            @Nullable @Min(1) @Max(32_767) @JsonProperty("replication_factor")
            Short replicationFactor,

            @Nullable @Size(max = 200) List<@NotNull @Valid NamedValueDto> configs,
            @Nullable @JsonProperty("validate_only") Boolean validateOnly) {}

    public record NamedValueDto(
            @NotBlank @Size(max = 250) String name,
            @Nullable @Size(max = 65_536) String value) {}

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

    public record ConfigDto(
            String kind,
            MetaDto metadata,
            @JsonProperty("cluster_id") String clusterId,
            @JsonProperty("topic_name") String topicName,
            String name,
            @Nullable String value,
            @JsonProperty("is_read_only") boolean isReadOnly,
            @JsonProperty("is_sensitive") boolean isSensitive,
            String source,
            @JsonProperty("is_default") boolean isDefault) {}

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
