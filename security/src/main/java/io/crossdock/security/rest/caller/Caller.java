package io.crossdock.security.rest.caller;

import java.security.Principal;

/** Who makes a REST call, in the form in which the cluster can verify it. Its name is for logs and never a secret. */
public sealed interface Caller extends Principal {
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
        public String getName() {
            return "the holder of a token";
        }

        @Override
        public String toString() {
            return "Bearer[]";
        }
    }
}
