package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;

/** The client's side of PLAIN: one message. */
final class PlainInitiator implements SaslInitiator {
    private final Account account;

    PlainInitiator(Account account) {
        this.account = account;
    }

    @Override
    public byte[] first() {
        return ("\0" + account.user() + "\0" + account.password()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] next(byte[] answer) {
        return new byte[0];
    }
}
