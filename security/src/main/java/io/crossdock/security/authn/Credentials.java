package io.crossdock.security.authn;

import java.util.Optional;

/** Where passwords are checked against. Thread-safe; never blocks. */
@FunctionalInterface
public interface Credentials {
    Credentials NONE = (user, hash) -> Optional.empty();

    Optional<ScramCredential> scram(String user, ScramHash hash);

    /** These, and where there is none of them, the others. */
    default Credentials or(Credentials others) {
        return (user, hash) -> scram(user, hash).or(() -> others.scram(user, hash));
    }
}
