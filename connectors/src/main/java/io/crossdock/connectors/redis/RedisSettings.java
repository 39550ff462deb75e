package io.crossdock.connectors.redis;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/**
 * Where the server is, and who logs in there.
 *
 * @param url {@code redis://host:port/database}, or {@code rediss://} for TLS, which checks the server's name
 * @param trusted whose certificates are believed; empty for those that Java believes
 * @param timeout how long the connection, and each answer, may take
 */
record RedisSettings(
        URI url,
        @Nullable String username,
        @Nullable String password,
        Optional<TrustedCertificates> trusted,
        Duration timeout) {
    private static final int USUAL_PORT = 6379;

    RedisSettings {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
            throw new IllegalArgumentException("'url' must begin with redis:// or rediss:// and name a host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'url' must not hold a user or password; give them by 'username' and 'password'");
        }
        if (!url.getPath().matches("/?\\d{0,4}")) {
            throw new IllegalArgumentException(
                    "behind the host, 'url' may have the number of a database, was '" + url.getPath() + "'");
        }
        if (username != null && password == null) {
            throw new IllegalArgumentException("'username' needs 'password'");
        }
        if (trusted.isPresent() && !"rediss".equals(scheme)) {
            throw new IllegalArgumentException("'trustedCertificates' is for a 'url' that begins with rediss://");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds and less than 12 days");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisSettings[" + url + "]";
    }

    /**
     * Connects and logs in.
     *
     * @param waiting how long a blocking command may block on top of the timeout
     * @throws redis.clients.jedis.exceptions.JedisException if the server is away or refuses
     * @throws IOException if TLS cannot be set up
     */
    @SuppressWarnings("deprecation") // what takes its place reads trust stores of Java's kinds only
    Jedis connect(Duration waiting) throws IOException {
        int patience = (int) timeout.toMillis();
        String database = url.getPath().replace("/", "");
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(patience)
                .socketTimeoutMillis(patience)
                .blockingSocketTimeoutMillis(patience + (int) waiting.toMillis())
                .database(database.isEmpty() ? 0 : Integer.parseInt(database))
                .clientName("crossdock");
        if (username != null) {
            config.user(username);
        }
        if (password != null) {
            config.password(password);
        }
        if ("rediss".equals(url.getScheme())) {
            var parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // or any certificate that is trusted would do
            config.ssl(true).sslParameters(parameters);
            if (trusted.isPresent()) {
                config.sslSocketFactory(trusted.get().sockets());
            }
        }
        var jedis = new Jedis(
                new HostAndPort(url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort()), config.build());
        jedis.connect();
        return jedis;
    }
}
