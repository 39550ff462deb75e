package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.schemas.RegistryRefusal;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Which failures mean that nothing has happened. */
final class Refusals {
    private Refusals() {}

    /** Not so for time that ran out or a connection that broke: the change may have been made. */
    static boolean certain(Exception failed) {
        Throwable cause =
                failed instanceof ExecutionException && failed.getCause() != null ? failed.getCause() : failed;
        return (cause instanceof ApiException && !(cause instanceof RetriableException))
                || (cause.getClass() == IOException.class && cause.getCause() == null)
                || cause instanceof RegistryRefusal;
    }
}
