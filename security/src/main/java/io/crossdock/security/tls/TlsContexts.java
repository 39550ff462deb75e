package io.crossdock.security.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.IOException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** Makes Netty's contexts: by native TLS where this machine has it, otherwise by Java's, which does the same more slowly. */
public final class TlsContexts {
    private static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

    private TlsContexts() {}

    /** Which of the two it is, for the log. */
    public static String provider() {
        return PROVIDER == SslProvider.OPENSSL ? "native TLS (" + OpenSsl.versionString() + ")" : "Java's TLS";
    }

    /** @throws IOException if nothing can be made of this */
    public static SslContext server(TlsConfig config, TlsMaterial material) throws IOException {
        var builder = SslContextBuilder.forServer(
                        material.key()
                                .orElseThrow(() -> new IOException(
                                        "a listener with TLS needs ssl.keystore.location or ssl.keystore.key")),
                        material.chain().toArray(X509Certificate[]::new))
                .clientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
                            case REQUESTED -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
                            case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
                        });
        return build(config, material, builder);
    }

    /** @throws IOException if nothing can be made of this */
    public static SslContext client(TlsConfig config, TlsMaterial material) throws IOException {
        var builder =
                SslContextBuilder.forClient().endpointIdentificationAlgorithm(config.verifyHostName() ? "HTTPS" : null);
        material.key().ifPresent(key -> builder.keyManager(key, material.chain().toArray(X509Certificate[]::new)));
        return build(config, material, builder);
    }

    private static SslContext build(TlsConfig config, TlsMaterial material, SslContextBuilder builder)
            throws IOException {
        builder.sslProvider(PROVIDER).protocols(config.protocols());
        if (!material.trusted().isEmpty()) {
            builder.trustManager(material.trusted().toArray(X509Certificate[]::new));
        }
        if (!config.ciphers().isEmpty()) {
            builder.ciphers(config.ciphers());
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new IOException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }
}
