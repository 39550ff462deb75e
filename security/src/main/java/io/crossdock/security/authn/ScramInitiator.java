package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client's side of SCRAM; {@link ScramExchange} draws the dialogue. */
final class ScramInitiator implements SaslInitiator {
    private static final Pattern CHALLENGE = Pattern.compile("r=([^,]+),s=([^,]+),i=(\\d{1,9})(,.*)?");
    private static final String HEADER = "n,,";

    private final ScramHash hash;
    private final Account account;
    private final String nonce;
    private final String bare;
    private byte[] expectedSignature = new byte[0];

    ScramInitiator(ScramHash hash, Account account, String nonce) {
        this.hash = hash;
        this.account = account;
        this.nonce = nonce;
        bare = "n=" + ScramFirst.escape(account.user()) + ",r=" + nonce;
    }

    @Override
    public byte[] first() {
        return bytes(HEADER + bare);
    }

    @Override
    public byte[] next(byte[] answer) throws SaslFailure {
        String text = new String(answer, StandardCharsets.UTF_8);
        return expectedSignature.length == 0 ? proof(text) : confirm(text);
    }

    private byte[] proof(String challenge) throws SaslFailure {
        Matcher parts = CHALLENGE.matcher(challenge);
        if (!parts.matches() || !parts.group(1).startsWith(nonce)) {
            throw new SaslFailure("the other broker's SCRAM challenge cannot be read");
        }
        int iterations = Integer.parseInt(parts.group(3));
        if (iterations < ScramHash.LEAST_ITERATIONS || iterations > 100 * ScramHash.MOST_ITERATIONS) {
            throw new SaslFailure("the other broker's SCRAM challenge asks for " + iterations + " iterations");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(2));
        byte[] salted = hash.saltedPassword(account.password(), salt, iterations);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(bytes(HEADER)) + ",r=" + parts.group(1);
        byte[] spoken = bytes(bare + ',' + challenge + ',' + withoutProof);
        ScramCredential credential = ScramCredential.ofSalted(hash, salted, salt, iterations);
        byte[] proof = ScramCredential.clientKey(hash, salted);
        byte[] signature = hash.hmac(credential.storedKey(), spoken);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        expectedSignature = hash.hmac(credential.serverKey(), spoken);
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    private byte[] confirm(String last) throws SaslFailure {
        String expected = "v=" + Base64.getEncoder().encodeToString(expectedSignature);
        if (!MessageDigest.isEqual(bytes(expected), bytes(last))) {
            throw new SaslFailure("the other broker does not know the password either");
        }
        return new byte[0];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
