package io.crossdock.security.authn;

/** One way to log in. Thread-safe. A new one is registered in {@link SaslMechanisms}. */
public interface SaslMechanism {

    /** As clients name it, for example {@code SCRAM-SHA-512}. */
    String name();

    /** The dialogue with one client. */
    SaslExchange begin();
}
