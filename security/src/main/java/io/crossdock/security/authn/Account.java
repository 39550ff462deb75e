package io.crossdock.security.authn;

/** Who a broker is to other brokers. */
public record Account(String mechanism, String user, String password) {

    /**
     * Begins a login.
     *
     * @throws IllegalArgumentException if brokers cannot log in by this mechanism
     */
    public SaslInitiator begin(Nonces nonces) {
        if (mechanism.equals(PlainMechanism.NAME)) {
            return new PlainInitiator(this);
        }
        return ScramHash.of(mechanism)
                .map(hash -> new ScramInitiator(hash, this, nonces.next()))
                .orElseThrow(() -> new IllegalArgumentException("brokers cannot log in by " + mechanism
                        + "; sasl.mechanism.inter.broker.protocol may be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Account[" + mechanism + ", " + user + "]";
    }
}
