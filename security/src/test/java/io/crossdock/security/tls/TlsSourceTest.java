package io.crossdock.security.tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsSourceTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final Instant now = Instant.now();

    @Test
    void newFilesAreInForceAndBrokenOnesAreNot() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("Test", now, DAY);
        Path file = directory.resolve("key.pem");
        Files.writeString(
                file, authority.issue("CN=one", List.of("localhost"), now, DAY).pem());
        TlsSource source = TlsSource.open("a test", config(StoreConfig.pem(file), Optional.empty()));
        var heard = new ArrayList<String>();
        source.follow(material -> heard.add(name(material)));

        source.refresh();
        Files.writeString(
                file,
                authority.issue("CN=two again", List.of("localhost"), now, DAY).pem());
        source.refresh();
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\nbroken");
        source.refresh();
        assertThat(name(source.current())).isEqualTo("CN=two again");
        Files.writeString(
                file,
                authority.issue("CN=three", List.of("localhost"), now, DAY).pem());
        source.refresh();
        assertThat(heard).containsExactly("CN=one", "CN=two again", "CN=three");
    }

    @Test
    void whatIsIssuedIsSignedByTheAuthorityAndNamesItsHosts() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("Test", now, DAY);
        X509Certificate certificate = authority
                .issue("CN=hub, O=Shop", List.of("hub.example", "127.0.0.1", "::1"), now, DAY)
                .certificate();
        certificate.verify(authority.identity().certificate().getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("hub.example", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(authority.identity().certificate().getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aStoreOfJavaIsReadToo() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("Test", now, DAY);
        Identity hub = authority.issue("CN=hub", List.of("localhost"), now, DAY);
        for (String type : List.of("PKCS12", "JKS")) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry(
                    "hub", hub.key(), "secret".toCharArray(), hub.chain().toArray(X509Certificate[]::new));
            store.setCertificateEntry("ca", authority.identity().certificate());
            Path file = directory.resolve("store." + type);
            try (var out = new FileOutputStream(file.toFile())) {
                store.store(out, "secret".toCharArray());
            }
            TlsMaterial read =
                    TlsMaterial.read(config(store(type, file, "secret"), Optional.of(store(type, file, "secret"))));
            assertThat(name(read)).isEqualTo("CN=hub");
            assertThat(read.trusted()).contains(authority.identity().certificate());
            assertThat(read.sslContext().getProtocol()).isEqualTo("TLS");
            assertThatThrownBy(() -> TlsMaterial.read(config(store(type, file, "wrong"), Optional.empty())))
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    @Test
    void aKeyThatIsNotThatOfItsCertificateIsRefused() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("Test", now, DAY);
        Identity one = authority.issue("CN=one", List.of(), now, DAY);
        Identity two = authority.issue("CN=two", List.of(), now, DAY);
        Path file = directory.resolve("mixed.pem");
        Files.writeString(file, new Identity(one.key(), two.chain()).pem());
        assertThatThrownBy(() -> TlsMaterial.read(config(StoreConfig.pem(file), Optional.empty())))
                .hasMessageContaining("the key is not that of the certificate of CN=two");
    }

    @Test
    void onlyProtocolsThatAreNotBrokenAreSpoken() {
        assertThatThrownBy(() -> new TlsConfig(
                        Optional.empty(), Optional.empty(), List.of("TLSv1.1"), List.of(), ClientAuth.NONE, true))
                .hasMessageContaining("TLSv1.2");
    }

    private static TlsConfig config(StoreConfig key, Optional<StoreConfig> trust) {
        return new TlsConfig(Optional.of(key), trust, TlsConfig.PROTOCOLS, List.of(), ClientAuth.NONE, true);
    }

    private static StoreConfig store(String type, Path file, String password) {
        return new StoreConfig(
                type, Optional.of(file), Optional.of(password), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String name(TlsMaterial material) {
        return material.chain().get(0).getSubjectX500Principal().getName();
    }
}
