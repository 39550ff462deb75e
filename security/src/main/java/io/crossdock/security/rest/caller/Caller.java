package io.crossdock.security.rest.caller;

import java.security.Principal;
import java.time.Instant;
import java.util.Optional;

/** Who makes a REST call, in the form in which the cluster can verify it. Its name is for logs and never a secret. */
public sealed interface Caller extends Principal {

    /** When what the caller presents is worth nothing any more, as far as that can be told here. */
    default Optional<Instant> expiry() {
        return Optional.empty();
    }

    /** Nobody in particular, as far as the cluster asks nobody who they are. */
    record Anonymous() implements Caller {
        @Override
        public String getName() {
            return "ANONYMOUS";
        }
    }

    /**
     * Somebody who knows a password.
     *
     * @param secret not part of {@link #toString}
     */
    record Password(String user, String secret) implements Caller {
        @Override
        public String getName() {
            return user;
        }

        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }

    /**
     * Somebody who holds a token of an issuer that the cluster trusts.
     *
     * @param token not part of {@link #toString}
     */
    record Bearer(String token) implements Caller {
        @Override
        public Optional<Instant> expiry() {
            return JwtExpiry.of(token);
        }

        @Override
        public String getName() {
            return "the holder of a token";
        }

        @Override
        public String toString() {
            return "Bearer[]";
        }
    }

    /** Somebody who showed a certificate. It cannot be passed on, see {@link CallerTokens}. */
    record Certified(String user) implements Caller {
        @Override
        public String getName() {
            return user;
        }
    }

    /**
     * The same with a delegation token.
     *
     * @param secret not part of {@link #toString}
     * @param until when it expires
     */
    record Delegated(String user, String tokenId, String secret, Instant until) implements Caller {
        @Override
        public String getName() {
            return user;
        }

        @Override
        public Optional<Instant> expiry() {
            return Optional.of(until);
        }

        @Override
        public String toString() {
            return "Delegated[" + user + "]";
        }
    }
}
