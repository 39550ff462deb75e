package io.crossdock.security.authn;

/** The server's side of one login. Confined to one thread at a time. */
@FunctionalInterface
public interface SaslExchange {

    /**
     * Takes what the client says and does not block: work that takes its time is left to the returned claim.
     *
     * @throws SaslFailure if that is no login
     */
    SaslStep next(byte[] token) throws SaslFailure;
}
