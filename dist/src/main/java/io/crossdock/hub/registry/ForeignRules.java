package io.crossdock.hub.registry;

import io.crossdock.security.acl.AclBook;
import io.crossdock.security.rest.acl.Policies;
import jakarta.ws.rs.ServiceUnavailableException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The access rules of a cluster elsewhere, read as its protocol tells them, at most {@link #KEPT} old. Apache Kafka does not
 * tell who its super users are, so those need rules like everybody. Thread-safe; waits for the cluster's answer.
 */
public final class ForeignRules implements RegistryRules, AutoCloseable {
    static final Duration KEPT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger("io.crossdock.registry.audit");

    private final Supplier<Admin> maker;
    private final Clock clock;
    private @Nullable Admin admin;
    private Optional<AclBook> book = Optional.empty();
    private Instant readAgain = Instant.MIN;

    /** @param maker of a client that is the hub itself */
    public ForeignRules(Supplier<Admin> maker, Clock clock) {
        this.maker = maker;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<AclBook> book() {
        if (clock.instant().isBefore(readAgain)) {
            return book;
        }
        try {
            Admin open = admin;
            if (open == null) {
                open = maker.get();
                admin = open;
            }
            book = Optional.of(Policies.read(open).book());
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof SecurityDisabledException) {
                book = Optional.empty();
            } else if (refused.getCause() instanceof AuthorizationException) {
                throw new ServiceUnavailableException("the registry's own user may not read the cluster's access rules:"
                        + " allow it DESCRIBE on the cluster");
            } else {
                throw new ServiceUnavailableException(
                        "the cluster does not tell its access rules: " + refused.getCause());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
        readAgain = clock.instant().plus(KEPT);
        return book;
    }

    @Override
    public void refused(String who, String request, String what, String because) {
        LOG.info("{} was refused {}: {} ({})", who, request, what, because);
    }

    @Override
    public void changes(String who, String request, String what) {
        LOG.info("{} may {}: {}", who, request, what);
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
