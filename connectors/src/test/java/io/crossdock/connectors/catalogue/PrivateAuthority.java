package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.ServerKey;
import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.Identity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whom nobody trusts but a test.
 *
 * @param pem file with its certificate
 * @param server file with the key and the certificate of the server, for those that take PEM
 */
record PrivateAuthority(Path pem, Path server) {

    /** A new one, and a certificate of it for the server that will be started in this directory. */
    static PrivateAuthority forServerIn(Path directory) throws Exception {
        Instant now = Clock.systemUTC().instant();
        var authority = CertificateAuthority.create("of this test", now, Duration.ofDays(1));
        Identity server = authority.issue("CN=server", List.of("127.0.0.1"), now, Duration.ofDays(1));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                server.key(),
                ServerKey.PASSWORD.toCharArray(),
                server.chain().toArray(X509Certificate[]::new));
        Files.createDirectories(directory);
        try (var file = Files.newOutputStream(directory.resolve(ServerKey.FILE))) {
            store.store(file, ServerKey.PASSWORD.toCharArray());
        }
        String pem = Identity.certificatesPem(List.of(authority.identity().certificate()));
        return new PrivateAuthority(
                Files.writeString(directory.resolve("ca.pem"), pem),
                Files.writeString(directory.resolve("server.pem"), server.pem()));
    }
}
