package io.crossdock.broker;

import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.Identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An authority of its own and what it has issued, in a directory: {@code ca.pem}, and for each name {@code NAME.pem}. */
public final class TestCertificates {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Path directory;
    private final CertificateAuthority authority;

    public TestCertificates(Path directory) throws GeneralSecurityException, IOException {
        this.directory = Files.createDirectories(directory);
        authority = CertificateAuthority.create("Authority of a test", Instant.now(), LIFETIME);
        Files.writeString(
                authority(),
                Identity.certificatesPem(List.of(authority.identity().certificate())));
    }

    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** Issues a certificate, with the key in one file, which takes the place of an earlier one at once. */
    public Path issue(String name, String subject) throws GeneralSecurityException, IOException {
        Identity made = authority.issue(subject, List.of("localhost", "127.0.0.1"), Instant.now(), LIFETIME);
        Path next = Files.writeString(directory.resolve(name + ".new"), made.pem());
        return Files.move(next, directory.resolve(name + ".pem"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A broker with the certificate of this name, that believes the authority. */
    Map<String, String> broker(String name) throws GeneralSecurityException, IOException {
        return Map.of(
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                issue(name, "CN=" + name).toString(),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority().toString());
    }

    /** A client that believes the authority. */
    Map<String, Object> client() {
        return Map.of(
                "security.protocol", "SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", authority().toString());
    }

    /** One that shows a certificate too. */
    Map<String, Object> client(String name, String subject) throws GeneralSecurityException, IOException {
        var all = new HashMap<>(client());
        all.put("ssl.keystore.type", "PEM");
        all.put("ssl.keystore.location", issue(name, subject).toString());
        return all;
    }
}
