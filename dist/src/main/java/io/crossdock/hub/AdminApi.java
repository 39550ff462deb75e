package io.crossdock.hub;

import io.crossdock.broker.rest.ClusterResource;
import io.crossdock.broker.rest.ConfigsResource;
import io.crossdock.broker.rest.GroupsResource;
import io.crossdock.broker.rest.LagsResource;
import io.crossdock.broker.rest.MovesResource;
import io.crossdock.broker.rest.ReadersResource;
import io.crossdock.broker.rest.SizesResource;
import io.crossdock.broker.rest.TopicsResource;
import io.crossdock.broker.rest.WritersResource;
import io.crossdock.broker.rest.messages.MessagesResource;
import io.crossdock.broker.rest.messages.RegisteredValues;
import io.crossdock.broker.rest.messages.Searches;
import io.crossdock.broker.rest.trace.TraceStreams;
import io.crossdock.broker.rest.trace.TracesResource;
import io.crossdock.broker.rest.trend.LagHistory;
import io.crossdock.broker.rest.trend.LagTrendResource;
import io.crossdock.broker.rest.trend.LagWatch;
import io.crossdock.broker.rest.v3.V3Resources;
import io.crossdock.hub.loggers.LoggersResource;
import io.crossdock.quotas.rest.QuotasResource;
import io.crossdock.security.acl.Simulation;
import io.crossdock.security.rest.Readiness;
import io.crossdock.security.rest.acl.AclsResource;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;
import io.crossdock.security.rest.caller.OperatorFilter;
import io.crossdock.security.rest.hub.HubHealthResource;
import io.crossdock.security.rest.openapi.OpenApiResource;
import io.crossdock.security.rest.user.UsersResource;
import io.crossdock.security.tls.PrincipalRules;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Administration over HTTP: the list of its resources, and the clients with which they reach the cluster. */
final class AdminApi implements AutoCloseable {
    private final Supplier<ClusterAccess> cluster;
    private final Administrators administrators;
    private final PrincipalRules certificates;
    private final Supplier<Collection<Simulation.Observed>> lately;
    private final Supplier<Readiness> readiness;
    private final Searches searches;
    private final Clock clock;
    private final RegisteredValues registered;
    private final TraceStreams traces = new TraceStreams();
    private final LagHistory lags = new LagHistory();
    private final LagWatch watch;

    /**
     * @param access how the cluster is reached; empty as long as its broker starts
     * @param lately what clients asked permission for
     * @param readiness of the hub
     * @param registered reads values that name a schema
     * @param own settings of a client that may see every group; empty if the hub has none, or as long as its broker starts
     * @param certificates how the name in a caller's certificate becomes that of a user
     */
    AdminApi(
            Supplier<Optional<ClusterAccess>> access,
            Supplier<Collection<Simulation.Observed>> lately,
            Supplier<Readiness> readiness,
            RegisteredValues registered,
            Supplier<Optional<Map<String, Object>>> own,
            PrincipalRules certificates,
            Clock clock) {
        this.certificates = certificates;
        this.lately = lately;
        this.readiness = readiness;
        this.registered = registered;
        this.clock = clock;
        this.searches = new Searches(clock);
        this.cluster =
                () -> access.get().orElseThrow(() -> new ServiceUnavailableException("the broker is still starting"));
        this.administrators = new Administrators(cluster, clock);
        this.watch = LagWatch.start(lags, own, clock);
    }

    /**
     * The list, and its description.
     *
     * @param connectors the resources of this hub's connectors, to be described with them; empty if it has none
     */
    List<Object> resources(String version, List<Object> connectors) {
        var all = new ArrayList<Object>(List.of(
                new CallerFilter(cluster, certificates),
                new OperatorFilter(cluster, administrators),
                new AclsResource(administrators, lately),
                new ClusterResource(administrators),
                new ConfigsResource(administrators),
                new GroupsResource(administrators, clock),
                new HubHealthResource(readiness),
                new LagsResource(administrators, clock),
                new LagTrendResource(administrators, lags, clock),
                new MessagesResource(administrators, searches, registered),
                new MovesResource(administrators),
                new QuotasResource(administrators),
                new SizesResource(administrators),
                new TopicsResource(administrators),
                new TracesResource(administrators, traces),
                new UsersResource(administrators),
                new ReadersResource(administrators),
                new WritersResource(administrators)));
        all.addAll(V3Resources.of(administrators));
        if (!connectors.isEmpty()) {
            all.add(new LoggersResource(Log4jLevels.ofProcess(), this::setLevel, clock));
        }
        var described = new ArrayList<>(all);
        described.addAll(connectors);
        all.add(OpenApiResource.of(described, version));
        return all;
    }

    /** On every broker of the cluster, by Kafka's own means and so by its rules. */
    private void setLevel(SecurityContext caller, String logger, String level) {
        administrators.as(caller, admin -> {
            var set = List.of(new AlterConfigOp(new ConfigEntry(logger, level), AlterConfigOp.OpType.SET));
            Map<ConfigResource, Collection<AlterConfigOp>> everywhere = new HashMap<>();
            for (Node broker : admin.describeCluster().nodes().get()) {
                everywhere.put(new ConfigResource(ConfigResource.Type.BROKER_LOGGER, broker.idString()), set);
            }
            return admin.incrementalAlterConfigs(everywhere).all().get();
        });
    }

    @Override
    public void close() {
        watch.close();
        searches.close();
        traces.close();
        administrators.close();
    }
}
