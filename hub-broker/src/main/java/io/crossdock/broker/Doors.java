package io.crossdock.broker;

import io.crossdock.broker.api.session.LoginRules;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.net.CurrentTls;
import io.crossdock.broker.net.Entrance;
import io.crossdock.broker.net.PeerSecurity;
import io.crossdock.security.authn.Account;
import io.crossdock.security.authn.ConfiguredUsers;
import io.crossdock.security.authn.Credentials;
import io.crossdock.security.authn.DelegatedLogins;
import io.crossdock.security.authn.JwtVerifier;
import io.crossdock.security.authn.KeySet;
import io.crossdock.security.authn.KnownPasswords;
import io.crossdock.security.authn.Nonces;
import io.crossdock.security.authn.SaslMechanisms;
import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.TokenVerifier;
import io.crossdock.security.tls.TlsContexts;
import io.crossdock.security.tls.TlsSource;
import io.crossdock.security.token.DelegationToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Who comes in by which listener, as the broker runs: certificates and keys are read from their files here, and read
 * again when they change. Thread-safe.
 */
final class Doors {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final long REFRESH_SECONDS = 2;

    private final SecurityConfig config;
    private final Map<String, TlsSource> certificates = new HashMap<>();
    private final Map<String, Entrance> entrances = new HashMap<>();
    private final Map<String, LoginRules> logins = new HashMap<>();
    private final List<KeySet> keys = new ArrayList<>();
    private final PeerSecurity peers;

    private Doors(SecurityConfig config, Supplier<ClusterImage> image, Clock clock) throws IOException {
        this.config = config;
        Credentials stored = stored(image);
        DelegatedLogins delegated =
                config.tokens().secret().isPresent() ? delegated(image, clock) : DelegatedLogins.NONE;
        Nonces nonces = Nonces.random();
        for (DoorConfig door : config.doors()) {
            if (door.tls().isPresent()) {
                certificates.put(
                        door.listener(),
                        TlsSource.open("listener " + door.listener(), door.tls().get()));
            }
            entrances.put(door.listener(), entrance(door));
            if (door.login().isPresent()) {
                logins.put(door.listener(), rules(door.login().get(), stored, delegated, nonces, clock));
            }
        }
        peers = peers(nonces);
        if (!certificates.isEmpty()) {
            LOG.info("Connections are encrypted by {}", TlsContexts.provider());
        }
    }

    /**
     * Reads what there is to be read.
     *
     * @param image what the cluster knows of its users
     * @throws IOException naming a file that cannot be used
     */
    static Doors open(SecurityConfig config, Supplier<ClusterImage> image, Clock clock) throws IOException {
        return new Doors(config, image, clock);
    }

    /** Looks at the files again every few seconds. */
    void watch(ScheduledExecutorService thread) {
        if (!certificates.isEmpty() || !keys.isEmpty()) {
            thread.scheduleWithFixedDelay(this::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void refresh() {
        try {
            certificates.values().forEach(TlsSource::refresh);
            keys.forEach(KeySet::refresh);
        } catch (RuntimeException fault) { // or it would never be looked at again
            LOG.error("Certificates and keys could not be looked at", fault);
        }
    }

    /** Where logins are checked; beyond a thousand that wait, others are turned away at once. */
    static ThreadPoolExecutor loginThreads(ThreadFactory factory) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        var pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1000), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    Entrance entrance(String listener) {
        return entrances.getOrDefault(listener, Entrance.OPEN);
    }

    /** By listener, where clients log in. */
    Map<String, LoginRules> logins() {
        return logins;
    }

    PeerSecurity peers() {
        return peers;
    }

    private Entrance entrance(DoorConfig door) throws IOException {
        TlsSource source = certificates.get(door.listener());
        return new Entrance(
                source == null ? null : CurrentTls.server(source),
                door.principals(),
                door.login().isPresent(),
                door.firstFrameBytes(),
                config.patience());
    }

    private PeerSecurity peers(Nonces nonces) throws IOException {
        TlsSource source = certificates.get(config.peerDoor().listener());
        Optional<Account> account = config.account();
        return new PeerSecurity(
                config.peerProtocol().name,
                source == null ? null : CurrentTls.client(source),
                account.map(Account::mechanism).orElse(""),
                () -> account.orElseThrow().begin(nonces));
    }

    private LoginRules rules(
            LoginConfig login, Credentials stored, DelegatedLogins delegated, Nonces nonces, Clock clock)
            throws IOException {
        TokenVerifier tokens = TokenVerifier.NONE;
        if (login.tokens().isPresent()) {
            LoginConfig.TokenConfig how = login.tokens().get();
            KeySet known = KeySet.open(how.keys(), how.refresh(), System::nanoTime);
            keys.add(known);
            tokens = new JwtVerifier(how.rules(), known, clock);
        }
        return new LoginRules(
                SaslMechanisms.of(
                        login.mechanisms(),
                        new SaslMechanisms.Means(
                                new ConfiguredUsers(login.scramUsers()).or(stored),
                                delegated,
                                new KnownPasswords(login.plainUsers(), stored),
                                tokens,
                                nonces)),
                login.lifetimes());
    }

    private static Credentials stored(Supplier<ClusterImage> image) {
        return (user, hash) -> Optional.ofNullable(
                        image.get().configs(ConfigScope.CREDENTIAL, user).get(hash.mechanism()))
                .map(ScramCredential::decode);
    }

    private static DelegatedLogins delegated(Supplier<ClusterImage> image, Clock clock) {
        return (id, hash) -> {
            Map<String, String> texts = image.get().configs(ConfigScope.TOKEN, id);
            if (texts.isEmpty()) {
                return Optional.empty();
            }
            try {
                DelegationToken token = DelegationToken.decode(id, texts);
                return Optional.ofNullable(token.credentials().get(hash))
                        .filter(credential -> !token.isExpired(clock.instant()))
                        .map(credential -> new DelegatedLogins.Login(
                                credential, token.owner().getName(), token.expiry()));
            } catch (IllegalArgumentException unreadable) {
                LOG.warn("Delegation token {} in ZooKeeper cannot be read, so it lets nobody in", id, unreadable);
                return Optional.empty();
            }
        };
    }
}
