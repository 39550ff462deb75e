package io.crossdock.security.rest.caller;

import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Kafka clients of the callers: each acts with its caller's own credentials, or with a delegation token of a caller who
 * showed a certificate, and so with its rights.
 *
 * <p>Making one costs a connection, a login and a thread. So the last {@value #MOST} are kept, each for at most
 * {@link #LONGEST}, by when at the latest a changed password is asked for again, and not beyond the life of a token. They
 * are found by a hash of the
 * credentials that nobody else can compute. Whose credentials the cluster refuses is forgotten at once. Thread-safe.
 */
public final class Administrators implements AutoCloseable {
    /** Number of clients kept. */
    static final int MOST = 32;
    /** How long one is used. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final Supplier<ClusterAccess> cluster;
    private final Function<Map<String, Object>, Admin> maker;
    private final Clock clock;
    private final CallerTokens tokens;
    private final PasswordWays ways;
    private final byte[] salt = new byte[32];
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** @param cluster asked on every call; may throw what says that there is none yet */
    public Administrators(Supplier<ClusterAccess> cluster, Clock clock) {
        this(cluster, Admin::create, clock);
    }

    Administrators(Supplier<ClusterAccess> cluster, Function<Map<String, Object>, Admin> maker, Clock clock) {
        this.cluster = cluster;
        this.maker = maker;
        this.clock = clock;
        this.tokens = new CallerTokens(maker, clock);
        this.ways = new PasswordWays(clock);
        new SecureRandom().nextBytes(salt);
    }

    /**
     * Does something at the cluster with the rights of whoever calls, and waits for it.
     *
     * @throws CompletionException with what the cluster refused
     */
    public <T> T as(SecurityContext context, AdminWork<T> work) {
        Caller caller = CallerContext.of(context);
        ClusterAccess access = cluster.get();
        try {
            if (!(caller instanceof Caller.Certified certified)) {
                return as(caller, access, work);
            }
            Caller.Delegated delegated = tokens.of(certified, access);
            try {
                return as(delegated, access, work);
            } catch (CompletionException refused) {
                if (refused.getCause() instanceof AuthenticationException) {
                    tokens.forget(certified, delegated);
                }
                throw refused;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
    }

    /**
     * Settings of a Kafka client that acts as whoever calls, for what an {@code Admin} cannot do.
     *
     * @return with the caller's secrets: for a client that is made at once and closed before the call is over
     * @throws CompletionException with what the cluster refused
     */
    public Map<String, Object> settings(SecurityContext context) {
        Caller caller = CallerContext.of(context);
        ClusterAccess access = cluster.get();
        try {
            return caller instanceof Caller.Password known
                    ? CallerSettings.of(access, known, way(known, access))
                    : CallerSettings.of(
                            access,
                            caller instanceof Caller.Certified certified ? tokens.of(certified, access) : caller,
                            "");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
    }

    private <T> T as(Caller caller, ClusterAccess access, AdminWork<T> work) throws InterruptedException {
        if (!(caller instanceof Caller.Password known)) {
            return as(caller, "", access, work);
        }
        List<String> mechanisms = ways.of(known.user(), CallerSettings.passwordMechanisms(access));
        for (String mechanism : mechanisms.subList(0, mechanisms.size() - 1)) {
            try {
                return as(known, mechanism, access, work);
            } catch (CompletionException refused) {
                if (!(refused.getCause() instanceof AuthenticationException)) {
                    throw refused;
                }
                // nothing was done yet: the cluster may know this user by another mechanism
            }
        }
        return as(known, mechanisms.get(mechanisms.size() - 1), access, work);
    }

    /** The mechanism by which the cluster knows this password, for clients that are made only once. */
    private String way(Caller.Password known, ClusterAccess access) throws InterruptedException {
        List<String> offered = CallerSettings.passwordMechanisms(access);
        if (ways.of(known.user(), offered).size() > 1) {
            as(known, access, admin -> admin.describeCluster().nodes().get());
        }
        return ways.of(known.user(), offered).get(0);
    }

    private <T> T as(Caller caller, String mechanism, ClusterAccess access, AdminWork<T> work)
            throws InterruptedException {
        String key = key(caller, mechanism);
        Kept client = borrow(key, caller, mechanism, access);
        try {
            T done = work.with(client.admin);
            worked(caller, mechanism);
            return done;
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            if (cause instanceof AuthenticationException) {
                forget(key, client);
            } else if (!(cause instanceof RetriableException)) { // only who is in is refused anything else
                worked(caller, mechanism);
            }
            throw new CompletionException(cause);
        } finally {
            giveBack(client);
        }
    }

    private void worked(Caller caller, String mechanism) {
        if (caller instanceof Caller.Password known) {
            ways.worked(known.user(), mechanism);
        }
    }

    private Kept borrow(String key, Caller caller, String mechanism, ClusterAccess access) {
        List<Kept> outdated;
        Kept client;
        synchronized (kept) {
            if (closed) {
                throw new ServiceUnavailableException("the hub is stopping");
            }
            outdated = dropOutdated();
            client = kept.get(key);
            if (client == null) {
                client = new Kept(maker.apply(CallerSettings.of(access, caller, mechanism)), until(caller));
                kept.put(key, client);
            }
            client.borrowers++;
            outdated.addAll(dropBeyond());
        }
        outdated.forEach(Administrators::close);
        return client;
    }

    private Instant until(Caller caller) {
        Instant latest = clock.instant().plus(LONGEST);
        return caller.expiry().filter(expiry -> expiry.isBefore(latest)).orElse(latest);
    }

    private List<Kept> dropOutdated() {
        Instant now = clock.instant();
        var idle = new ArrayList<Kept>();
        kept.values().removeIf(client -> !client.until.isAfter(now) && client.drop(idle));
        return idle;
    }

    /** The least recently used go first. */
    private List<Kept> dropBeyond() {
        var idle = new ArrayList<Kept>();
        var eldest = kept.values().iterator();
        while (kept.size() > MOST) {
            Kept client = eldest.next();
            eldest.remove();
            client.drop(idle);
        }
        return idle;
    }

    private void forget(String key, Kept client) {
        synchronized (kept) {
            kept.remove(key, client);
            client.dropped = true;
        }
    }

    private void giveBack(Kept client) {
        boolean last;
        synchronized (kept) {
            client.borrowers--;
            last = client.dropped && client.borrowers == 0;
        }
        if (last) {
            close(client);
        }
    }

    private static void close(Kept client) {
        client.admin.close(Duration.ZERO);
    }

    /** How many clients there are now. */
    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    private String key(Caller caller, String mechanism) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(salt);
            hash.update(caller.getClass().getName().getBytes(StandardCharsets.UTF_8));
            hash.update(mechanism.getBytes(StandardCharsets.UTF_8));
            for (String part : credentials(caller)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                hash.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                hash.update(bytes);
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    private static List<String> credentials(Caller caller) {
        if (caller instanceof Caller.Password known) {
            return List.of(known.user(), known.secret());
        }
        if (caller instanceof Caller.Delegated delegated) {
            return List.of(delegated.tokenId(), delegated.secret());
        }
        return caller instanceof Caller.Bearer holder ? List.of(holder.token()) : List.of();
    }

    /** Closes every client; calls that still run fail. */
    @Override
    public void close() {
        List<Kept> all;
        synchronized (kept) {
            closed = true;
            all = new ArrayList<>(kept.values());
            kept.clear();
        }
        all.forEach(Administrators::close);
    }

    /** One client. Guarded by the map's monitor. */
    private static final class Kept {
        private final Admin admin;
        private final Instant until;
        private int borrowers;
        private boolean dropped;

        Kept(Admin admin, Instant until) {
            this.admin = admin;
            this.until = until;
        }

        /** From now on nobody borrows it; it is added to those that can be closed at once if nobody uses it. */
        boolean drop(List<Kept> idle) {
            dropped = true;
            if (borrowers == 0) {
                idle.add(this);
            }
            return true;
        }
    }
}
