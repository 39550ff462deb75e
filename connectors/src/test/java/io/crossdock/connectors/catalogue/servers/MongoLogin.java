package io.crossdock.connectors.catalogue.servers;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The login that what stands in MongoDB's place lacks: SCRAM-SHA-256 (RFC 7677) by the commands that MongoDB has for it, for
 * one user. Whoever has not logged in may only ask what the server is.
 */
public final class MongoLogin {
    public static final String USER = "hub";
    public static final String PASSWORD = "pw-of-mongo";

    private static final Set<String> FOR_ALL = Set.of("hello", "isMaster", "ismaster");
    private static final int ITERATIONS = 4096;
    private static final byte[] SALT = "salt of a test, no secret".getBytes(StandardCharsets.UTF_8);
    private final Map<Channel, Conversation> conversations = new ConcurrentHashMap<>();

    private record Conversation(String clientFirst, String serverFirst, boolean done) {}

    void forget(Channel channel) {
        conversations.remove(channel);
    }

    /** What answers whoever has logged in. */
    @FunctionalInterface
    interface Behind {
        Document answer() throws Throwable;
    }

    Document answer(Channel channel, Document command, Behind server) throws Throwable {
        String name = command.keySet().iterator().next();
        if (FOR_ALL.contains(name)) {
            Document answer = server.answer();
            return command.containsKey("saslSupportedMechs")
                    ? answer.append("saslSupportedMechs", List.of("SCRAM-SHA-256"))
                    : answer;
        }
        Conversation known = conversations.get(channel);
        if (name.equals("saslStart")) {
            return begin(channel, text(command));
        }
        if (name.equals("saslContinue") && known != null) {
            return end(channel, known, text(command));
        }
        return known != null && known.done()
                ? server.answer()
                : refusal(13, "Unauthorized", "Command " + name + " requires authentication");
    }

    private Document begin(Channel channel, String message) {
        String bare = message.substring(message.indexOf("n="));
        String nonce = bare.substring(bare.indexOf(",r=") + 3) + UUID.randomUUID();
        String answer = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        if (!bare.startsWith("n=" + USER + ",")) {
            return refusal(18, "AuthenticationFailed", "Authentication failed.");
        }
        conversations.put(channel, new Conversation(bare, answer, false));
        return said(answer, false);
    }

    private Document end(Channel channel, Conversation known, String message) throws GeneralSecurityException {
        int at = message.lastIndexOf(",p=");
        String signed = known.clientFirst() + "," + known.serverFirst() + "," + message.substring(0, at);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), SALT, ITERATIONS, 256))
                .getEncoded();
        byte[] stored = MessageDigest.getInstance("SHA-256").digest(mac(salted, "Client Key"));
        byte[] proof = Base64.getDecoder().decode(message.substring(at + 3));
        byte[] mask = mac(stored, signed);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= mask[i];
        }
        if (!MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(proof), stored)) {
            return refusal(18, "AuthenticationFailed", "Authentication failed.");
        }
        conversations.put(channel, new Conversation(known.clientFirst(), known.serverFirst(), true));
        return said("v=" + Base64.getEncoder().encodeToString(mac(mac(salted, "Server Key"), signed)), true);
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Document command) {
        return new String(
                ((BinData) Objects.requireNonNull(command.get("payload"), "payload")).getData(),
                StandardCharsets.UTF_8);
    }

    private static Document said(String payload, boolean done) {
        return new Document("conversationId", 1)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8)))
                .append("ok", 1.0);
    }

    private static Document refusal(int code, String name, String message) {
        return new Document("ok", 0.0)
                .append("errmsg", message)
                .append("code", code)
                .append("codeName", name);
    }
}
