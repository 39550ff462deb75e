package io.crossdock.security.authn;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    private final Function<String, ScramCredential> credentials;
    private final String ownNonce;
    private @Nullable Offer offer;

    ScramExchange(ScramHash hash, Function<String, ScramCredential> credentials, String ownNonce) {
        this.hash = hash;
        this.credentials = credentials;
        this.ownNonce = ownNonce;
    }

    /** What was said until the client's proof. */
    private record Offer(ScramFirst first, ScramCredential credential, String nonce, String message) {}

    @Override
    public SaslStep next(byte[] token) throws SaslFailure {
        String message = new String(token, StandardCharsets.UTF_8);
        Offer made = offer;
        return made == null ? challenge(ScramFirst.parse(message)) : claim(made, message);
    }

    private SaslStep challenge(ScramFirst first) {
        ScramCredential credential = credentials.apply(first.user());
        String nonce = first.nonce() + ownNonce;
        String message =
                "r=" + nonce + ",s=" + BASE64.encodeToString(credential.salt()) + ",i=" + credential.iterations();
        offer = new Offer(first, credential, nonce, message);
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
        return new SaslStep.Proven(made.first().user(), signature.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
