package io.crossdock.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and private keys in PEM (RFC 7468). Its failures name what is wrong and never show a key. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

    private Pem() {}

    /** Every certificate of the text, in order. */
    static List<X509Certificate> certificates(String text) throws IOException {
        var found = new ArrayList<X509Certificate>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                found.add(certificate(decode(blocks.group(2))));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("it has no -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /** The first private key of the text. */
    static PrivateKey privateKey(String text, Optional<String> password) throws IOException {
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            switch (blocks.group(1)) {
                case "PRIVATE KEY":
                    return key(new PKCS8EncodedKeySpec(decode(blocks.group(2))));
                case "ENCRYPTED PRIVATE KEY":
                    return key(decrypted(
                            decode(blocks.group(2)),
                            password.orElseThrow(
                                    () -> new IOException("its private key is encrypted: set ssl.key.password"))));
                case "RSA PRIVATE KEY", "EC PRIVATE KEY":
                    throw new IOException("its private key is of an older form; convert it with"
                            + " 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW'");
                default:
                    break;
            }
        }
        throw new IOException("it has no -----BEGIN PRIVATE KEY-----");
    }

    private static byte[] decode(String body) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException noBase64) {
            throw new IOException("what stands between BEGIN and END is no base64", noBase64);
        }
    }

    private static X509Certificate certificate(byte[] encoded) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("a certificate in it cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws IOException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException another) {
                continue; // the encoding tells of which kind the key is only to who can read it
            }
        }
        throw new IOException("its private key is of no known kind: " + String.join(", ", KEY_ALGORITHMS));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encoded, String password) throws IOException {
        try {
            var info = new EncryptedPrivateKeyInfo(encoded);
            AlgorithmParameters how = info.getAlgParameters();
            // PBES2 names its functions in the parameters, of which the text form is the algorithm to ask for.
            String algorithm =
                    info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
                            ? how.toString()
                            : info.getAlgName();
            var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, how);
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException | RuntimeException wrong) {
            throw new IOException("its private key cannot be decrypted with ssl.key.password", wrong);
        }
    }
}
