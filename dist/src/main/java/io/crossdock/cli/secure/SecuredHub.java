package io.crossdock.cli.secure;

import io.crossdock.connectors.secret.SecretKey;
import io.crossdock.security.rest.user.Passwords;
import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.Identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes what a hub with TLS, logins and access rules needs, below one folder:
 *
 * <pre>
 *  ca.pem                 certificate of the hub's own authority, for clients to trust
 *  ca-key.pem             its key, to issue more certificates with; best moved elsewhere
 *  hub.pem                key and certificate of the hub
 *  token-secret           what secrets of delegation tokens are made with
 *  secrets-key            seals the secrets that the cluster keeps for connectors
 *  NAME-password          password of the users hub, connectors and the administrator
 *  client.properties      for Kafka's clients, as the administrator
 *  connectors.properties  for the hub's connectors
 * </pre>
 */
public final class SecuredHub {
    private static final Duration AUTHORITY = Duration.ofDays(3650);
    private static final Duration CERTIFICATE = Duration.ofDays(730);
    private static final String HUB = "hub";
    private static final String CONNECTORS = "connectors";
    private static final String MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private final Addresses addresses;
    private final String admin;
    private final Path folder;
    private final Map<String, String> passwords = new LinkedHashMap<>();

    /**
     * @param admin name of the administrator
     * @param folder to be made; must not exist
     */
    public SecuredHub(Addresses addresses, String admin, Path folder) {
        this.addresses = addresses;
        this.admin = admin;
        this.folder = folder.toAbsolutePath().normalize();
        Stream.of(HUB, CONNECTORS, admin).forEach(user -> passwords.put(user, Passwords.generate()));
    }

    /**
     * Where the hub is reached.
     *
     * @param hosts names and addresses that clients use, the first of which is told to them; empty for this machine only
     * @param port of the broker
     * @param httpPort of administration
     */
    public record Addresses(List<String> hosts, int port, int httpPort) {
        public Addresses {
            hosts = List.copyOf(hosts);
        }

        String first() {
            return hosts.isEmpty() ? "127.0.0.1" : hosts.get(0);
        }

        String listen() {
            return hosts.isEmpty() ? "127.0.0.1" : "0.0.0.0";
        }

        List<String> all() {
            var all = new ArrayList<>(hosts);
            Stream.of("localhost", "127.0.0.1")
                    .filter(own -> !all.contains(own))
                    .forEach(all::add);
            return all;
        }
    }

    /** Password of the administrator, to be shown once. */
    public String adminPassword() {
        return password(admin);
    }

    private String password(String user) {
        return passwords.getOrDefault(user, "");
    }

    /** Writes the files. */
    public void write(Instant now) throws IOException, GeneralSecurityException {
        CertificateAuthority authority =
                CertificateAuthority.create("Crossdock authority of " + addresses.first(), now, AUTHORITY);
        Identity hub = authority.issue("CN=" + HUB, addresses.all(), now, CERTIFICATE);
        PrivateFolder files = PrivateFolder.create(folder);
        files.write("ca.pem", Identity.certificatesPem(authority.identity().chain()));
        files.write("ca-key.pem", authority.identity().pem());
        files.write("hub.pem", hub.pem());
        for (Map.Entry<String, String> each : passwords.entrySet()) {
            files.write(each.getKey() + "-password", each.getValue() + "\n");
        }
        files.write("token-secret", Passwords.generate() + Passwords.generate() + "\n");
        files.write("secrets-key", SecretKey.generate() + "\n");
        files.write("client.properties", client(admin));
        files.write("connectors.properties", client(CONNECTORS));
    }

    private String client(String user) {
        return String.join(
                "\n",
                "# Settings of Kafka's clients that log in as " + user + ".",
                "bootstrap.servers=" + addresses.first() + ":" + addresses.port(),
                "security.protocol=SASL_SSL",
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + folder.resolve("ca.pem"),
                "sasl.mechanism=SCRAM-SHA-512",
                "sasl.jaas.config=" + MODULE + " username=\"" + user + "\" password=\"" + password(user) + "\";",
                "");
    }

    /** What has to stand in the hub's configuration, by name. No secret is in it, only where it is. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("broker.listeners", "SASL_SSL://" + addresses.listen() + ":" + addresses.port());
        settings.put("broker.advertised.listeners", "SASL_SSL://" + addresses.first() + ":" + addresses.port());
        settings.put("broker.inter.broker.listener.name", "SASL_SSL");
        settings.put("broker.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("broker.sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put("broker.listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", logins());
        settings.put("broker.ssl.keystore.type", "PEM");
        settings.put("broker.ssl.keystore.location", file("hub.pem"));
        settings.put("broker.ssl.truststore.type", "PEM");
        settings.put("broker.ssl.truststore.location", file("ca.pem"));
        settings.put("broker.delegation.token.secret.key", "${file:" + file("token-secret") + "}");
        settings.put("broker.authorizer", "acl");
        settings.put("broker.super.users", "User:" + HUB + ";User:" + admin + ";User:" + CONNECTORS);
        settings.put("http.listen", addresses.listen() + ":" + addresses.httpPort());
        settings.put("http.ssl.keystore.location", file("hub.pem"));
        settings.put("connectors.client.config", file("connectors.properties"));
        settings.put("connectors.secrets.key.file", file("secrets-key"));
        return settings;
    }

    private String logins() {
        var logins = new StringBuilder(MODULE + " username=\"" + HUB + "\" password=\"" + reference(HUB) + "\"");
        passwords.keySet().forEach(user -> logins.append(" user_")
                .append(user)
                .append("=\"")
                .append(reference(user))
                .append('"'));
        return logins.append(';').toString();
    }

    private String reference(String user) {
        return "${file:" + file(user + "-password") + "}";
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
