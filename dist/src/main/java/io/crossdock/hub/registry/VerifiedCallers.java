package io.crossdock.hub.registry;

import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.Caller;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Who callers are, of which the cluster is asked: it lets those in who are who they say. For {@link #REMEMBERED} it is not
 * asked again, so that a client that reads many schemas logs in once. While the cluster is away, who was let in less than
 * {@link #OLDEST} ago goes on reading; nobody else is let in, and only one request in {@link #ASK_AGAIN} waits for it.
 * Remembered is a hash that nobody else can compute, of at most {@value #MOST} callers. Thread-safe.
 */
final class VerifiedCallers {
    /** How long a password that was changed, or a user that was removed, may still be taken. */
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    /** The same while the cluster cannot be asked. */
    static final Duration OLDEST = Duration.ofMinutes(5);
    /** Between questions that a cluster does not answer. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedCallers.class);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int MOST = 4096;
    private static final String AWAY =
            "the cluster is away, so that nobody can tell whether you are who you say; ask again";

    private final Door door;
    private final BearerNames names;
    private final Clock clock;
    private final byte[] salt = new byte[32];
    private final Map<String, Instant> verified = new LinkedHashMap<>(16, 0.75f, true);
    private boolean away;
    private Instant next = Instant.MIN;

    VerifiedCallers(Administrators administrators, BearerNames names, Clock clock) {
        this(context -> ask(administrators, context), names, clock);
    }

    VerifiedCallers(Door door, BearerNames names, Clock clock) {
        this.door = door;
        this.names = names;
        this.clock = clock;
        new SecureRandom().nextBytes(salt);
    }

    /** The cluster, as far as it lets callers in. */
    @FunctionalInterface
    interface Door {
        /** @throws RuntimeException when it does not, or does not answer within seconds */
        void letIn(SecurityContext caller);
    }

    private static void ask(Administrators administrators, SecurityContext context) {
        var soon = new DescribeClusterOptions().timeoutMs(Math.toIntExact(ANSWER.toMillis()));
        administrators.as(
                context, admin -> admin.describeCluster(soon).clusterId().get());
    }

    /**
     * @param reads whether the caller only wants to read: then the cluster may be away for a while
     * @throws CompletionException with what the cluster refused, of a caller that is not let in
     * @throws ServiceUnavailableException when the cluster is away, and was not asked about the caller lately
     */
    KafkaPrincipal principal(SecurityContext context, boolean reads) {
        if (!(context.getUserPrincipal() instanceof Caller caller) || caller instanceof Caller.Anonymous) {
            return KafkaPrincipal.ANONYMOUS;
        }
        String key = key(caller);
        boolean expired =
                caller.expiry().filter(end -> !clock.instant().isBefore(end)).isPresent();
        if (expired || !isYoungerThan(REMEMBERED, key)) {
            verify(context, key, reads && !expired);
        }
        return new KafkaPrincipal(
                KafkaPrincipal.USER_TYPE,
                caller instanceof Caller.Bearer holder ? names.of(holder.token()) : caller.getName());
    }

    private void verify(SecurityContext context, String key, boolean lenient) {
        if (!isTimeToAsk()) {
            if (lenient && isYoungerThan(OLDEST, key)) {
                return;
            }
            throw new ServiceUnavailableException(AWAY, ASK_AGAIN.toSeconds());
        }
        try {
            door.letIn(context);
        } catch (RuntimeException failure) {
            if (!isAbsence(failure)) {
                forget(key);
                throw failure;
            }
            absent(failure);
            if (lenient && isYoungerThan(OLDEST, key)) {
                return;
            }
            throw new ServiceUnavailableException(AWAY, ASK_AGAIN.toSeconds(), failure);
        }
        remember(key);
    }

    /** Whether the cluster said nothing at all, neither yes nor no. */
    private static boolean isAbsence(RuntimeException failure) {
        Throwable why =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        // A client that cannot be made has no name of a server that resolves.
        return why instanceof RetriableException
                || why instanceof ServiceUnavailableException
                || (why instanceof KafkaException && why.getCause() instanceof ConfigException);
    }

    /** Of a cluster that is away one caller asks, and the others not until he has an answer or gave up. */
    private synchronized boolean isTimeToAsk() {
        Instant now = clock.instant();
        if (away && now.isBefore(next)) {
            return false;
        }
        next = now.plus(ASK_AGAIN);
        return true;
    }

    private synchronized void absent(RuntimeException failure) {
        if (!away) {
            LOG.warn(
                    "The cluster does not say who callers are ({}); those it let in less than {} s ago go on reading",
                    failure.toString(),
                    OLDEST.toSeconds());
        }
        away = true;
        next = clock.instant().plus(ASK_AGAIN);
    }

    private synchronized boolean isYoungerThan(Duration age, String key) {
        Instant at = verified.get(key);
        return at != null && clock.instant().isBefore(at.plus(age));
    }

    private synchronized void forget(String key) {
        away = false;
        verified.remove(key);
    }

    private synchronized void remember(String key) {
        if (away) {
            LOG.info("The cluster says again who callers are");
        }
        away = false;
        verified.put(key, clock.instant());
        if (verified.size() > MOST) {
            verified.remove(verified.keySet().iterator().next());
        }
    }

    private String key(Caller caller) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(salt);
            for (String part : parts(caller)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                hash.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                hash.update(bytes);
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    private static List<String> parts(Caller caller) {
        String kind = caller.getClass().getName();
        if (caller instanceof Caller.Password known) {
            return List.of(kind, known.user(), known.secret());
        }
        return caller instanceof Caller.Bearer holder ? List.of(kind, holder.token()) : List.of(kind, caller.getName());
    }
}
