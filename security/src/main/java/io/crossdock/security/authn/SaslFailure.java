package io.crossdock.security.authn;

/** A login that failed. Its message is for the client: it tells nothing that the client may not know. */
public final class SaslFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public SaslFailure(String message) {
        super(message);
    }

    public SaslFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** As Apache Kafka words it, whatever it was that is wrong. */
    static SaslFailure invalidCredentials(String mechanism) {
        return new SaslFailure(
                "Authentication failed during authentication due to invalid credentials with SASL mechanism "
                        + mechanism);
    }
}
