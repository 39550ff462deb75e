package io.crossdock.security.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A private key and the certificates that say whose it is.
 *
 * @param chain its own first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    public Identity {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Key and chain, as {@code ssl.keystore.type=PEM} reads them from one file. To be kept secret. */
    public String pem() {
        return block("PRIVATE KEY", key.getEncoded()) + certificatesPem(chain);
    }

    /** As {@code ssl.truststore.type=PEM} reads them. */
    public static String certificatesPem(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (X509Certificate each : certificates) {
            try {
                text.append(block("CERTIFICATE", each.getEncoded()));
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException("a certificate that was read cannot be written", impossible);
            }
        }
        return text.toString();
    }

    private static String block(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + BASE64.encodeToString(bytes) + "\n-----END " + label + "-----\n";
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
