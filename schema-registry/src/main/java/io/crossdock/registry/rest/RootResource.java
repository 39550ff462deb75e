package io.crossdock.registry.rest;

import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** That there is a registry here, and which. Thread-safe. */
@AsCaller
@RefusesAs(ErrorDto.class)
@Path("/registry")
@Produces({Media.V1_FIRST, Media.ANY_VERSION_SECOND, Media.JSON_LAST})
@Consumes({Media.V1, Media.ANY_VERSION, MediaType.APPLICATION_JSON})
public final class RootResource {
    /** Clients choose by it what they ask for: that of Confluent's whose API is served here. */
    private static final String API_VERSION = "7.9.0";

    private final Supplier<Optional<String>> clusterId;
    private final String group;

    /**
     * @param clusterId of the Kafka cluster; empty as long as it is not known. Must not block.
     * @param group by which this registry is told from others of the same cluster
     */
    RootResource(Supplier<Optional<String>> clusterId, String group) {
        this.clusterId = clusterId;
        this.group = group;
    }

    /** Where a registry is known by. */
    public record ScopeDto(List<String> path, Map<String, String> clusters) {}

    /** Of which cluster the registry is. */
    public record ClusterIdDto(ScopeDto scope, String id) {}

    /** Which API is served. */
    public record VersionDto(String version, String commitId) {}

    @GET
    @Summary("Nothing: only that a registry is here.")
    public Map<String, String> root() {
        return Map.of();
    }

    @POST
    @Summary("The same, as some clients ask.")
    public Map<String, String> rootPosted() {
        return Map.of();
    }

    @GET
    @Path("/v1/metadata/id")
    @Summary("Of which cluster this registry is.")
    public ClusterIdDto clusterId() {
        return new ClusterIdDto(
                new ScopeDto(
                        List.of(),
                        Map.of("kafka-cluster", clusterId.get().orElse(""), "schema-registry-cluster", group)),
                "");
    }

    @GET
    @Path("/v1/metadata/version")
    @Summary("Which version of Confluent's API is served.")
    public VersionDto version() {
        return new VersionDto(API_VERSION, "crossdock");
    }
}
