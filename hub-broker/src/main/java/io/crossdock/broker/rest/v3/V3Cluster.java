package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.caller.AdminWork;
import io.crossdock.security.rest.caller.Administrators;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.ApiException;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The one cluster there is, asked with the rights of whoever calls. Thread-safe. */
final class V3Cluster {
    private final Administrators administrators;

    V3Cluster(Administrators administrators) {
        this.administrators = administrators;
    }

    /** What it is called. */
    String id(SecurityContext caller) {
        return as(caller, admin -> admin.describeCluster().clusterId().get());
    }

    /**
     * Has something done there, and waits for it.
     *
     * @throws jakarta.ws.rs.WebApplicationException with what was refused, in the codes of that API; 404 for another cluster
     */
    <T> T with(V3Call call, AdminWork<T> work) {
        return as(call.caller(), admin -> {
            require(admin, call.cluster());
            return work.with(admin);
        });
    }

    private <T> T as(SecurityContext caller, AdminWork<T> work) {
        try {
            return administrators.as(caller, work);
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof ApiException kafka) {
                throw V3Refusals.of(kafka);
            }
            throw refused;
        }
    }

    /** As {@link #with}, for what has no answer. */
    void change(V3Call call, Change change) {
        this.<Boolean>with(call, admin -> {
            change.by(admin);
            return true;
        });
    }

    private static void require(Admin admin, String cluster) throws ExecutionException, InterruptedException {
        if (!admin.describeCluster().clusterId().get().equals(cluster)) {
            throw V3Refusals.unknown("Cluster " + cluster + " cannot be found.");
        }
    }

    /** What is done, without an answer. */
    @FunctionalInterface
    interface Change {
        void by(Admin admin) throws ExecutionException, InterruptedException;
    }
}
