package io.crossdock.security.authn;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can foretell. Thread-safe. */
@FunctionalInterface
public interface Nonces {
    /** Letters, digits, - and _. */
    String next();

    /** 24 random bytes each. */
    static Nonces random() {
        var random = new SecureRandom();
        return () -> {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }
}
