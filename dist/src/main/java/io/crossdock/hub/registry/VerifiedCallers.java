package io.crossdock.hub.registry;

import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.Caller;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

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

/**
 * Who callers are, of which the cluster is asked: it lets those in who are who they say. For {@link #REMEMBERED} it is not
 * asked again, so that a client that reads many schemas logs in once. Remembered is a hash that nobody else can compute, of at
 * most {@value #MOST} callers. Thread-safe.
 */
final class VerifiedCallers {
    /** How long a password that was changed, or a user that was removed, may still be taken. */
    static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final int MOST = 4096;

    private final Administrators administrators;
    private final BearerNames names;
    private final Clock clock;
    private final byte[] salt = new byte[32];
    private final Map<String, Instant> verified = new LinkedHashMap<>(16, 0.75f, true);

    VerifiedCallers(Administrators administrators, BearerNames names, Clock clock) {
        this.administrators = administrators;
        this.names = names;
        this.clock = clock;
        new SecureRandom().nextBytes(salt);
    }

    /** @throws java.util.concurrent.CompletionException with what the cluster refused, of a caller that is not let in */
    KafkaPrincipal principal(SecurityContext context) {
        if (!(context.getUserPrincipal() instanceof Caller caller) || caller instanceof Caller.Anonymous) {
            return KafkaPrincipal.ANONYMOUS;
        }
        String key = key(caller);
        if (!isKnown(key)) {
            administrators.as(
                    context, admin -> admin.describeCluster().clusterId().get());
            remember(key);
        }
        return new KafkaPrincipal(
                KafkaPrincipal.USER_TYPE,
                caller instanceof Caller.Bearer holder ? names.of(holder.token()) : caller.getName());
    }

    private synchronized boolean isKnown(String key) {
        Instant until = verified.get(key);
        return until != null && clock.instant().isBefore(until);
    }

    private synchronized void remember(String key) {
        verified.put(key, clock.instant().plus(REMEMBERED));
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
