package io.crossdock.registry.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The list of what the registry serves, all of it below {@code /registry}. */
public final class RegistryResources {
    private RegistryResources() {}

    /**
     * Makes them.
     *
     * @param alsoAtRoot whether it is served at the root as well, where nothing else is
     * @param patience with a start or an election that is still going on
     * @param forwardTimeout for the leader's answer
     * @param tls with which the leader is called where its address is https
     * @param clusterId of the Kafka cluster; empty as long as it is not known. Must not block.
     */
    public static List<Object> of(
            Parts parts,
            SubjectAccess access,
            boolean alsoAtRoot,
            Patience patience,
            Duration forwardTimeout,
            Optional<SSLContext> tls,
            Supplier<Optional<String>> clusterId) {
        var gate = new Gate(parts.book(), access);
        return List.of(
                new CompatibilityResource(parts, gate),
                new ConfigResource(parts, gate),
                new ContextsResource(parts, gate),
                new LeaderFilter(parts.log(), patience, parts.places(), forwardTimeout, tls),
                new LogFailureMapper(),
                new ModeResource(parts, gate),
                new NotLeaderMapper(),
                new ReadyFilter(parts.log(), patience),
                new RefusedMapper(),
                new RegisteredFilter(parts, gate),
                new RegistryErrors(),
                new RegistryPaths(alsoAtRoot),
                new RootResource(clusterId, "schema-registry"),
                new SchemasResource(parts, gate),
                new SubjectsResource(parts, gate),
                new VersionsResource(parts, gate));
    }
}
