package io.crossdock.security.authn;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * OAUTHBEARER (RFC 7628): the client shows a token that somebody else has signed. A token that is not believed is
 * answered in JSON, and the client's next message ends the login.
 */
final class OauthbearerMechanism implements SaslMechanism {
    static final String NAME = "OAUTHBEARER";
    private static final Logger LOG = LoggerFactory.getLogger(OauthbearerMechanism.class);

    private static final byte[] INVALID = "{\"status\":\"invalid_token\"}".getBytes(StandardCharsets.UTF_8);

    private final TokenVerifier tokens;

    OauthbearerMechanism(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SaslExchange begin() {
        return new Exchange();
    }

    private final class Exchange implements SaslExchange {
        private boolean answered;

        @Override
        public SaslStep next(byte[] token) throws SaslFailure {
            if (answered) {
                throw SaslFailure.invalidCredentials(NAME);
            }
            answered = true;
            BearerMessage message = BearerMessage.parse(new String(token, StandardCharsets.UTF_8));
            return new SaslStep.Claim("", () -> verdict(message.token(), message.actsFor()));
        }
    }

    private SaslStep.Verdict verdict(String token, String actsFor) throws SaslFailure {
        TokenVerifier.Bearer bearer;
        try {
            bearer = tokens.verify(token);
        } catch (SaslFailure unbelievable) {
            LOG.info("A bearer token is refused: {}", unbelievable.getMessage());
            return new SaslStep.Refused(INVALID);
        }
        if (!actsFor.isEmpty() && !actsFor.equals(bearer.user())) {
            throw new SaslFailure(
                    "Authentication failed: Client requested an authorization id that is different from the token's"
                            + " principal name");
        }
        return new SaslStep.Proven(bearer.user(), new byte[0], Optional.of(bearer.expiry()));
    }
}
