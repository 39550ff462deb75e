package io.crossdock.security.authn;

/** The client's side of one login: what this broker says to another. Confined to one thread at a time. */
public interface SaslInitiator {

    /** The first message. */
    byte[] first();

    /**
     * Takes the server's answer.
     *
     * @return what to say next; empty when it is done
     * @throws SaslFailure if the server did not prove that it is the right one
     */
    byte[] next(byte[] answer) throws SaslFailure;
}
