package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How this broker proves to ZooKeeper who it is, and how it knows that it speaks to ZooKeeper.
 *
 * <p>With credentials everything it makes belongs to whoever has them, and to nobody else: not even to be read, for
 * secrets are kept there too. The name and a hash of the password are what ZooKeeper stores (scheme {@code digest}); the
 * password itself travels, so on a network it wants TLS. A JAAS configuration of the process ({@code
 * java.security.auth.login.config} with an entry {@code Client}) logs in by SASL besides.
 *
 * @param credentials {@code user:password}
 * @param tls absent for plain connections
 */
public record ZkAccess(Optional<String> credentials, Optional<Tls> tls) {
    /** Plain, and everybody may read and write. */
    public static final ZkAccess OPEN = new ZkAccess(Optional.empty(), Optional.empty());

    /**
     * Connections by TLS.
     *
     * @param truststore by which ZooKeeper is known; absent for what Java trusts
     * @param keystore by which this broker is known, if ZooKeeper asks
     * @param verifyHost whether the certificate has to name the host
     */
    public record Tls(Optional<Store> truststore, Optional<Store> keystore, boolean verifyHost) {}

    /**
     * Certificates or keys in a {@code .pem}, {@code .p12} or {@code .jks} file.
     *
     * @param password empty if none is needed
     */
    public record Store(Path file, String password) {
        String type() {
            String name = file.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".pem") ? "PEM" : name.endsWith(".p12") ? "PKCS12" : "JKS";
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * Whose the znodes are that are made from now on. ZooKeeper's "whoever made it" would be everybody besides who has
     * the same client certificate.
     */
    List<ACL> acl() {
        return credentials
                .map(known -> new ACL(Perms.ALL, new Id("digest", hashed(known))))
                .map(Collections::singletonList) // ZooKeeper looks for null in it, which List.of does not take
                .orElse(Ids.OPEN_ACL_UNSAFE);
    }

    private static String hashed(String credentials) {
        try {
            return DigestAuthenticationProvider.generateDigest(credentials);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Says who we are, in each session of this client. */
    void introduce(ZooKeeper client) {
        credentials.ifPresent(known -> client.addAuthInfo("digest", known.getBytes(StandardCharsets.UTF_8)));
    }

    ZKClientConfig clientConfig() {
        var config = new ZKClientConfig();
        if (System.getProperty("java.security.auth.login.config") == null) {
            config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false"); // looking for it costs start-up time
        }
        tls.ifPresent(wanted -> encrypt(config, wanted));
        return config;
    }

    private static void encrypt(ZKClientConfig config, Tls tls) {
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        try (var names = new ClientX509Util()) {
            config.setProperty(names.getSslHostnameVerificationEnabledProperty(), Boolean.toString(tls.verifyHost()));
            tls.truststore().ifPresent(store -> {
                config.setProperty(
                        names.getSslTruststoreLocationProperty(), store.file().toString());
                config.setProperty(names.getSslTruststorePasswdProperty(), store.password());
                config.setProperty(names.getSslTruststoreTypeProperty(), store.type());
            });
            tls.keystore().ifPresent(store -> {
                config.setProperty(
                        names.getSslKeystoreLocationProperty(), store.file().toString());
                config.setProperty(names.getSslKeystorePasswdProperty(), store.password());
                config.setProperty(names.getSslKeystoreTypeProperty(), store.type());
            });
        }
    }

    @Override
    public String toString() {
        return (credentials.isPresent() ? "with credentials" : "without credentials")
                + tls.map(how -> ", by TLS " + how).orElse("");
    }
}
