package io.crossdock.hub.registry;

import io.crossdock.security.acl.AclBook;
import io.crossdock.security.rest.acl.Policies;
import jakarta.ws.rs.ServiceUnavailableException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The access rules of a cluster elsewhere, read as its protocol tells them, at most {@link #KEPT} old, or {@link #OLDEST}
 * while the cluster is away; then nobody is let in. Apache Kafka does not tell who its super users are, so those need rules
 * like everybody. Thread-safe; one thread waits for the cluster's answer, for each part of it at most {@link #ANSWER}.
 */
public final class ForeignRules implements RegistryRules, AutoCloseable {
    static final Duration KEPT = Duration.ofSeconds(5);
    static final Duration OLDEST = Duration.ofMinutes(5);
    static final Duration ANSWER = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger("io.crossdock.registry.audit");

    private final Supplier<Map<String, Object>> client;
    private final LastKnown<Optional<AclBook>> book;
    private @Nullable Admin admin;
    private boolean closed;

    /** @param client settings of a client that is the hub itself */
    public ForeignRules(Supplier<Map<String, Object>> client, Clock clock) {
        this.client = client;
        this.book = new LastKnown<>("access rules", this::ask, clock, new LastKnown.Ages(KEPT, OLDEST, ANSWER));
    }

    @Override
    public Optional<AclBook> book() {
        return book.get();
    }

    private Optional<AclBook> ask() throws LastKnown.AwayException, InterruptedException {
        try {
            return Optional.of(Policies.read(open()).book());
        } catch (ExecutionException failed) {
            Throwable why = failed.getCause() == null ? failed : failed.getCause();
            if (why instanceof SecurityDisabledException) {
                return Optional.empty();
            }
            if (why instanceof AuthorizationException) {
                throw new ServiceUnavailableException("the registry's own user may not read the cluster's access rules:"
                        + " allow it DESCRIBE on the cluster");
            }
            if (why instanceof AuthenticationException) {
                throw new ServiceUnavailableException(
                        "the cluster does not let the registry's own user in; mend registry.client.config: "
                                + why.getMessage());
            }
            throw new LastKnown.AwayException("the cluster does not tell its access rules: " + why, why);
        } catch (KafkaException unreachable) {
            Throwable why = unreachable.getCause() == null ? unreachable : unreachable.getCause();
            throw new LastKnown.AwayException("the cluster cannot be asked for its access rules: " + why, unreachable);
        }
    }

    private synchronized Admin open() {
        if (closed) {
            throw new ServiceUnavailableException("the hub is stopping");
        }
        Admin made = admin;
        if (made == null) {
            Map<String, Object> settings = new HashMap<>(client.get());
            int millis = Math.toIntExact(ANSWER.toMillis());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
            made = Admin.create(settings);
            admin = made;
        }
        return made;
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
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
