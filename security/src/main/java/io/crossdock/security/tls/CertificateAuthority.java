package io.crossdock.security.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Issues certificates (RFC 5280) for a hub and its clients that need no authority of others. Keys are of the curve P-256,
 * which every client knows. Keeping the authority's own key safe is up to whoever has it.
 */
public final class CertificateAuthority {
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final Duration BACKDATED = Duration.ofHours(1); // clocks differ

    private final Identity authority;
    private final SecureRandom random = new SecureRandom();

    /** @param authority what {@link #create} made, once */
    public CertificateAuthority(Identity authority) {
        this.authority = authority;
    }

    /** A new authority, that nobody knows yet. */
    public static CertificateAuthority create(String name, Instant now, Duration lifetime)
            throws GeneralSecurityException {
        var random = new SecureRandom();
        KeyPair pair = newPair();
        var subject = new X500Principal("CN=" + name);
        var extensions = new ArrayList<byte[]>();
        extensions.add(extension("2.5.29.19", true, Der.sequence(Der.bool(true))));
        extensions.add(
                extension("2.5.29.15", true, Der.bits(1, new byte[] {0b0000_0110}))); // signs certificates, lists
        extensions.add(extension("2.5.29.14", false, Der.octets(keyId(pair.getPublic()))));
        X509Certificate certificate = certificate(
                new Subject(subject, pair.getPublic(), now.minus(BACKDATED), now.plus(lifetime)),
                subject,
                pair.getPrivate(),
                extensions,
                random);
        return new CertificateAuthority(new Identity(pair.getPrivate(), List.of(certificate)));
    }

    public Identity identity() {
        return authority;
    }

    /**
     * Issues a certificate for servers and clients alike.
     *
     * @param subject distinguished name, such as {@code CN=broker-1}
     * @param hosts names and addresses under which a server is called; none for a client
     * @throws IllegalArgumentException if the name is none
     */
    public Identity issue(String subject, List<String> hosts, Instant now, Duration lifetime)
            throws GeneralSecurityException {
        KeyPair pair = newPair();
        var extensions = new ArrayList<byte[]>();
        extensions.add(extension("2.5.29.19", true, Der.sequence()));
        extensions.add(extension("2.5.29.15", true, Der.bits(7, new byte[] {(byte) 0b1000_0000}))); // signs handshakes
        extensions.add(extension(
                "2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2"))));
        extensions.add(extension(
                "2.5.29.35",
                false,
                Der.sequence(Der.of(Der.CONTEXT, keyId(authority.certificate().getPublicKey())))));
        if (!hosts.isEmpty()) {
            byte[][] names = hosts.stream().map(HostName::encode).toArray(byte[][]::new);
            extensions.add(extension("2.5.29.17", false, Der.sequence(names)));
        }
        X509Certificate certificate = certificate(
                new Subject(new X500Principal(subject), pair.getPublic(), now.minus(BACKDATED), now.plus(lifetime)),
                authority.certificate().getSubjectX500Principal(),
                authority.key(),
                extensions,
                random);
        return new Identity(pair.getPrivate(), List.of(certificate, authority.certificate()));
    }

    /** What a certificate says of its owner. */
    private record Subject(X500Principal name, PublicKey key, Instant from, Instant until) {}

    private static X509Certificate certificate(
            Subject subject, X500Principal issuer, PrivateKey signer, List<byte[]> extensions, SecureRandom random)
            throws GeneralSecurityException {
        byte[] content = Der.sequence(
                Der.of(Der.CONSTRUCTED_CONTEXT, Der.integer(BigInteger.TWO)), // the third version
                Der.integer(new BigInteger(126, random).add(BigInteger.ONE)),
                ECDSA_SHA256,
                issuer.getEncoded(),
                Der.sequence(Der.time(subject.from()), Der.time(subject.until())),
                subject.name().getEncoded(),
                subject.key().getEncoded(),
                Der.of(Der.CONSTRUCTED_CONTEXT + 3, Der.sequence(extensions.toArray(byte[][]::new))));
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(signer);
        signing.update(content);
        byte[] encoded = Der.sequence(content, ECDSA_SHA256, Der.bits(0, signing.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(key.getEncoded()); // a name, no protection
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
