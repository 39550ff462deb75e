package io.crossdock.security.rest.caller;

import io.crossdock.security.rest.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.acl.AclOperation;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the cluster what the caller may do with it: DESCRIBE to look at the hub, ALTER to change something. Where the cluster
 * asks nobody who they are, everybody may. Thread-safe; waits for the cluster's answer.
 */
@ForOperators
@Priority(Priorities.AUTHORIZATION)
public final class OperatorFilter implements ContainerRequestFilter {
    private static final Set<String> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Supplier<ClusterAccess> cluster;
    private final Administrators administrators;

    /** @param cluster asked on every request; may throw what says that there is none yet */
    public OperatorFilter(Supplier<ClusterAccess> cluster, Administrators administrators) {
        this.cluster = cluster;
        this.administrators = administrators;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!cluster.get().asksWho()) {
            return;
        }
        AclOperation needed = LOOKING.contains(request.getMethod()) ? AclOperation.DESCRIBE : AclOperation.ALTER;
        Set<AclOperation> allowed = administrators.as(request.getSecurityContext(), admin -> admin.describeCluster(
                        new DescribeClusterOptions().includeAuthorizedOperations(true))
                .authorizedOperations()
                .get());
        if (allowed == null || !allowed.contains(needed)) {
            request.abortWith(Response.status(Response.Status.FORBIDDEN)
                    .type(Problem.MEDIA_TYPE)
                    .entity(Problem.of(
                            403,
                            "Forbidden",
                            "this takes " + needed + " on the cluster; whoever may change access rules can allow it:"
                                    + " crossdock acls add"))
                    .build());
        }
    }
}
