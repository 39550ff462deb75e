package io.crossdock.connectors.capture;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/**
 * Where a database is, and who logs in there.
 *
 * @param port from 1 to 65,535
 * @param username a role with the attribute REPLICATION
 */
record DatabaseServer(
        String host,
        int port,
        String database,
        String username,
        @Nullable String password,
        Tls tls) {
    private static final int PATIENCE_SECONDS = 10;

    DatabaseServer {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'port' must be from 1 to 65535, was " + port);
        }
    }

    /**
     * How the connection is protected.
     *
     * @param mode of libpq: disable, prefer, require, verify-ca or verify-full
     * @param authority PEM file of the certificate authority
     * @param certificate PEM file of the client's certificate
     * @param keyFile file of its key, PKCS-8 in DER
     * @param keyPassword of that file
     */
    record Tls(
            String mode,
            @Nullable String authority,
            @Nullable String certificate,
            @Nullable String keyFile,
            @Nullable String keyPassword) {
        private static final Set<String> MODES = Set.of("disable", "prefer", "require", "verify-ca", "verify-full");

        Tls {
            if (!MODES.contains(mode)) {
                throw new IllegalArgumentException(
                        "'tls' must be disable, prefer, require, verify-ca or verify-full, was '" + mode + "'");
            }
            if (mode.startsWith("verify") && authority == null) {
                throw new IllegalArgumentException(
                        "'tls' " + mode + " needs 'authority', the PEM file of who signed the server's certificate");
            }
            if (authority != null && !mode.startsWith("verify")) {
                throw new IllegalArgumentException(
                        "'authority' is looked at only where 'tls' is verify-ca or verify-full, was " + mode);
            }
            if ((certificate == null) != (keyFile == null)) {
                throw new IllegalArgumentException("'certificate' and 'keyFile' belong together");
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + mode + "]";
        }
    }

    /** A connection for questions; answers that take longer than ten seconds count as none. */
    Connection connect() throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, username);
        PGProperty.PASSWORD.set(properties, password);
        PGProperty.SSL_MODE.set(properties, tls.mode());
        PGProperty.SSL_ROOT_CERT.set(properties, tls.authority());
        PGProperty.SSL_CERT.set(properties, tls.certificate());
        PGProperty.SSL_KEY.set(properties, tls.keyFile());
        PGProperty.SSL_PASSWORD.set(properties, tls.keyPassword());
        PGProperty.CONNECT_TIMEOUT.set(properties, PATIENCE_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, PATIENCE_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, PATIENCE_SECONDS);
        PGProperty.APPLICATION_NAME.set(properties, "crossdock");
        properties.values().removeIf(it -> it.equals("")); // what is not given is not asked for
        String at = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8);
        return DriverManager.getConnection("jdbc:postgresql://" + at + ":" + port + "/" + name, properties);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
