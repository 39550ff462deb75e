package io.crossdock.security.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Tells whether two keys are a pair, by trying it out. */
final class KeyMatch {
    private static final byte[] TEXT = "a text to be signed".getBytes(StandardCharsets.UTF_8);

    private KeyMatch() {}

    static boolean signs(PrivateKey mine, PublicKey theirs) {
        if (!algorithm(mine.getAlgorithm()).equals(algorithm(theirs.getAlgorithm()))) {
            return false;
        }
        try {
            Signature signing = Signature.getInstance(algorithm(mine.getAlgorithm()));
            signing.initSign(mine);
            signing.update(TEXT);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm(mine.getAlgorithm()));
            checking.initVerify(theirs);
            checking.update(TEXT);
            return checking.verify(signature);
        } catch (GeneralSecurityException unlike) {
            return false;
        }
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> "EdDSA";
        };
    }
}
