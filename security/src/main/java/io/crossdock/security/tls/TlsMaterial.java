package io.crossdock.security.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates as they stood in their files at one moment.
 *
 * @param key with its chain, its own certificate first; both absent for a client that is nobody
 * @param trusted whose certificates are believed; empty for those that Java believes
 */
public record TlsMaterial(Optional<PrivateKey> key, List<X509Certificate> chain, List<X509Certificate> trusted) {
    public TlsMaterial {
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
    }

    /**
     * Reads everything; blocks.
     *
     * @throws IOException naming the file and what is wrong with it
     */
    public static TlsMaterial read(TlsConfig config) throws IOException {
        Optional<PrivateKey> key = Optional.empty();
        List<X509Certificate> chain = List.of();
        if (config.key().isPresent()) {
            StoreConfig store = config.key().get();
            try {
                if (store.isPem()) {
                    String text = text(
                            store,
                            store.key()
                                    .map(found ->
                                            found + "\n" + store.certificates().orElse("")));
                    key = Optional.of(Pem.privateKey(text, store.keyPassword()));
                    chain = Pem.certificates(text);
                } else {
                    KeyStore opened = open(store);
                    String alias = keyAlias(opened);
                    key = Optional.of(key(opened, alias, store));
                    chain = x509(opened.getCertificateChain(alias));
                }
                requireMatch(key.get(), chain.get(0));
            } catch (IOException | GeneralSecurityException wrong) {
                throw new IOException("The TLS key (ssl.keystore.*: " + store + "): " + wrong.getMessage(), wrong);
            }
        }
        return new TlsMaterial(key, chain, trusted(config));
    }

    private static List<X509Certificate> trusted(TlsConfig config) throws IOException {
        if (config.trust().isEmpty()) {
            return List.of();
        }
        StoreConfig store = config.trust().get();
        try {
            if (store.isPem()) {
                return Pem.certificates(text(store, store.certificates()));
            }
            KeyStore opened = open(store);
            var found = new ArrayList<X509Certificate>();
            for (String alias : Collections.list(opened.aliases())) {
                if (opened.getCertificate(alias) instanceof X509Certificate certificate) {
                    found.add(certificate);
                }
            }
            if (found.isEmpty()) {
                throw new IOException("it has no certificate");
            }
            return found;
        } catch (IOException | GeneralSecurityException wrong) {
            throw new IOException(
                    "The trusted certificates (ssl.truststore.*: " + store + "): " + wrong.getMessage(), wrong);
        }
    }

    private static String text(StoreConfig store, Optional<String> given) throws IOException {
        if (store.file().isPresent()) {
            return Files.readString(existing(store.file().get()));
        }
        return given.orElseThrow(() -> new IOException("there is neither a file nor a text in PEM"));
    }

    private static KeyStore open(StoreConfig store) throws IOException, GeneralSecurityException {
        Path file = existing(store.file().orElseThrow(() -> new IOException("there is no file")));
        KeyStore opened = KeyStore.getInstance(store.type().toUpperCase(Locale.ROOT));
        try (var bytes = Files.newInputStream(file)) {
            opened.load(bytes, store.password().map(String::toCharArray).orElse(null));
        }
        return opened;
    }

    private static Path existing(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("there is no file " + file.toAbsolutePath() + " that can be read");
        }
        return file;
    }

    private static String keyAlias(KeyStore store) throws IOException, GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return alias;
            }
        }
        throw new IOException("it has no private key");
    }

    private static PrivateKey key(KeyStore store, String alias, StoreConfig config)
            throws IOException, GeneralSecurityException {
        String password = config.keyPassword().or(config::password).orElse("");
        Key key = store.getKey(alias, password.toCharArray());
        if (key instanceof PrivateKey found) {
            return found;
        }
        throw new IOException("its entry '" + alias + "' is no private key");
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        var found = new ArrayList<X509Certificate>();
        for (Certificate each : chain) {
            found.add((X509Certificate) each);
        }
        return found;
    }

    /** Half a renewal, the new certificate with the old key, must not be taken for a whole one. */
    private static void requireMatch(PrivateKey key, X509Certificate certificate) throws IOException {
        if (!KeyMatch.signs(key, certificate.getPublicKey())) {
            throw new IOException("the key is not that of the certificate of "
                    + certificate.getSubjectX500Principal().getName());
        }
    }

    /** When its own certificate ends. */
    public Optional<Date> expiry() {
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.get(0).getNotAfter());
    }

    /** For whoever speaks TLS by Java's own means, such as a web server. */
    public SSLContext sslContext() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                key.isPresent() ? keyManagers().getKeyManagers() : null,
                trusted.isEmpty() ? null : trustManagers().getTrustManagers(),
                null);
        return context;
    }

    private KeyManagerFactory keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("key", key.orElseThrow(), new char[0], chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory;
    }

    private TrustManagerFactory trustManagers() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("trusted-" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsMaterial[" + (chain.isEmpty() ? "nobody" : chain.get(0).getSubjectX500Principal()) + "]";
    }
}
