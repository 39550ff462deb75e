package io.crossdock.security.rest.caller;

import org.apache.kafka.clients.admin.Admin;

import java.util.concurrent.ExecutionException;

/** What a resource does at the cluster. */
@FunctionalInterface
public interface AdminWork<T> {
    /**
     * @param admin acts as the caller; not to be kept
     * @throws ExecutionException with what the cluster refused
     */
    T with(Admin admin) throws ExecutionException, InterruptedException;
}
