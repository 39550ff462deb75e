package io.crossdock.hub;

import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What this hub trusts where it calls others by HTTPS. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** @param authorities PEM file of certificates */
    static SSLContext of(Path authorities) throws IOException, GeneralSecurityException {
        return TlsMaterial.read(new TlsConfig(
                        Optional.empty(),
                        Optional.of(StoreConfig.pem(authorities)),
                        TlsConfig.PROTOCOLS,
                        List.of(),
                        ClientAuth.NONE,
                        true))
                .sslContext();
    }
}
