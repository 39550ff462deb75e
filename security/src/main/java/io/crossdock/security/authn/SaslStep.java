package io.crossdock.security.authn;

import java.time.Instant;
import java.util.Optional;

/** How a login goes on. */
public sealed interface SaslStep {

    /** The client has to say more. */
    record Challenge(byte[] message) implements SaslStep {}

    /**
     * The client has said who it is and how it proves that; whether it is so remains to be checked.
     *
     * @param user empty if it is only known after the check
     */
    record Claim(String user, Check check) implements SaslStep {}

    /** May take milliseconds; any thread, once. */
    @FunctionalInterface
    interface Check {
        /** @throws SaslFailure if the claim is wrong */
        Verdict verdict() throws SaslFailure;
    }

    /** What the check said. */
    sealed interface Verdict {}

    /**
     * It is so.
     *
     * @param message to the client
     * @param expiry when the proof is none any more, for instance a token
     * @param byToken whether it was a delegation token, by which not everything may be asked for
     */
    record Proven(String user, byte[] message, Optional<Instant> expiry, boolean byToken) implements Verdict {
        Proven(String user, byte[] message, Optional<Instant> expiry) {
            this(user, message, expiry, false);
        }
    }

    /** It is not, which the mechanism tells the client in a message of its own before it fails. */
    record Refused(byte[] message) implements Verdict {}
}
