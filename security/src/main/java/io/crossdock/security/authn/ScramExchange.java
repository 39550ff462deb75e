package io.crossdock.security.authn;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server's side of a SCRAM dialogue:
 *
 * <pre>
 * client  n,,n=USER,r=NONCE
 * server  r=NONCE+OURS,s=SALT,i=ITERATIONS
 * client  c=BASE64(n,,),r=NONCE+OURS,p=PROOF
 * server  v=SIGNATURE
 * </pre>
 */
final class ScramExchange implements SaslExchange {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final ScramHash hash;
    private final Function<ScramFirst, Subject> subjects;
    private final String ownNonce;
    private @Nullable Offer offer;

    ScramExchange(ScramHash hash, Function<ScramFirst, Subject> subjects, String ownNonce) {
        this.hash = hash;
        this.subjects = subjects;
        this.ownNonce = ownNonce;
    }

    /**
     * Who the client is if its proof is right.
     *
     * @param tokenExpiry present if it is so by a delegation token: until when
     */
    record Subject(ScramCredential credential, String user, Optional<Instant> tokenExpiry) {
        static Subject user(String name, ScramCredential credential) {
            return new Subject(credential, name, Optional.empty());
        }
    }

    /** What was said until the client's proof. */
    private record Offer(ScramFirst first, Subject subject, String nonce, String message) {
        ScramCredential credential() {
            return subject.credential();
        }
    }

    @Override
    public SaslStep next(byte[] token) throws SaslFailure {
        String message = new String(token, StandardCharsets.UTF_8);
        Offer made = offer;
        return made == null ? challenge(ScramFirst.parse(message)) : claim(made, message);
    }

    private SaslStep challenge(ScramFirst first) {
        Subject subject = subjects.apply(first);
        ScramCredential credential = subject.credential();
        String nonce = first.nonce() + ownNonce;
        String message =
                "r=" + nonce + ",s=" + BASE64.encodeToString(credential.salt()) + ",i=" + credential.iterations();
        offer = new Offer(first, subject, nonce, message);
        return new SaslStep.Challenge(message.getBytes(StandardCharsets.UTF_8));
    }

    private SaslStep claim(Offer made, String message) throws SaslFailure {
        int proofAt = message.lastIndexOf(",p=");
        String withoutProof = proofAt < 0 ? "" : message.substring(0, proofAt);
        String binding = "c=" + BASE64.encodeToString(made.first().header().getBytes(StandardCharsets.UTF_8));
        if (!withoutProof.startsWith(binding + ",r=")
                || !nonce(withoutProof, binding).endsWith(made.nonce())) {
            throw SaslFailure.invalidCredentials(hash.mechanism());
        }
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
        } catch (IllegalArgumentException noBase64) {
            throw SaslFailure.invalidCredentials(hash.mechanism());
        }
        byte[] spoken =
                (made.first().bare() + ',' + made.message() + ',' + withoutProof).getBytes(StandardCharsets.UTF_8);
        return new SaslStep.Claim(made.first().user(), () -> verdict(made, spoken, proof));
    }

    /** librdkafka before 2.6.1 puts its own part before the whole once more, which Apache Kafka lets pass too. */
    private static String nonce(String withoutProof, String binding) {
        String rest = withoutProof.substring(binding.length() + ",r=".length());
        int end = rest.indexOf(',');
        return end < 0 ? rest : rest.substring(0, end);
    }

    private SaslStep.Verdict verdict(Offer made, byte[] spoken, byte[] proof) throws SaslFailure {
        byte[] clientSignature = hash.hmac(made.credential().storedKey(), spoken);
        if (proof.length != clientSignature.length) {
            throw SaslFailure.invalidCredentials(hash.mechanism());
        }
        byte[] clientKey = new byte[proof.length];
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] = (byte) (proof[i] ^ clientSignature[i]);
        }
        if (!MessageDigest.isEqual(hash.hash(clientKey), made.credential().storedKey())) {
            throw SaslFailure.invalidCredentials(hash.mechanism());
        }
        String signature =
                "v=" + BASE64.encodeToString(hash.hmac(made.credential().serverKey(), spoken));
        Optional<Instant> tokenExpiry = made.subject().tokenExpiry();
        return new SaslStep.Proven(
                made.subject().user(),
                signature.getBytes(StandardCharsets.UTF_8),
                tokenExpiry,
                tokenExpiry.isPresent());
    }
}
