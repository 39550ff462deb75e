package io.crossdock.security.authn;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The users of the configuration as SCRAM knows users. Immutable. */
public final class ConfiguredUsers implements Credentials {
    private static final int SALT_BYTES = 16;

    private final Map<ScramHash, Map<String, ScramCredential>> credentials = new EnumMap<>(ScramHash.class);

    /** Takes milliseconds for each user. */
    public ConfiguredUsers(Map<ScramHash, Map<String, String>> passwords) {
        var random = new SecureRandom();
        passwords.forEach((hash, users) -> {
            var made = new HashMap<String, ScramCredential>();
            users.forEach((user, password) -> {
                byte[] salt = new byte[SALT_BYTES];
                random.nextBytes(salt);
                made.put(user, ScramCredential.of(hash, password, salt, ScramHash.LEAST_ITERATIONS));
            });
            credentials.put(hash, made);
        });
    }

    @Override
    public Optional<ScramCredential> scram(String user, ScramHash hash) {
        return Optional.ofNullable(credentials.getOrDefault(hash, Map.of()).get(user));
    }
}
