package io.crossdock.security.token;

import io.crossdock.security.acl.Principals;
import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.ScramHash;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A delegation token, without the secret that is told to whoever asked for it: whoever knows that logs in as its owner.
 * It is kept as a set of texts:
 *
 * <pre>
 *  owner, requester            User:NAME
 *  renewer.0, renewer.1, …     User:NAME
 *  issued, latest, expiry      milliseconds since 1970
 *  SCRAM-SHA-256, …            what the secret is checked with, see {@link ScramCredential}
 * </pre>
 *
 * @param id told to everybody who may see the token; the user it logs in as, to SCRAM
 * @param requester who asked for it, mostly its owner
 * @param renewers who may put off its expiry, besides its owner
 * @param latest after which it cannot be renewed
 * @param expiry after which it is worth nothing
 * @param credentials by which a login with it is checked
 */
public record DelegationToken(
        String id,
        KafkaPrincipal owner,
        KafkaPrincipal requester,
        List<KafkaPrincipal> renewers,
        Instant issued,
        Instant latest,
        Instant expiry,
        Map<ScramHash, ScramCredential> credentials) {
    private static final String OWNER = "owner";
    private static final String REQUESTER = "requester";
    private static final String RENEWER = "renewer.";
    private static final String ISSUED = "issued";
    private static final String LATEST = "latest";
    private static final String EXPIRY = "expiry";

    public DelegationToken {
        renewers = List.copyOf(renewers);
        credentials = Map.copyOf(credentials);
    }

    /** Whether somebody may renew it and let it expire. */
    public boolean isOfOwnerOrRenewer(KafkaPrincipal who) {
        return owner.equals(who) || renewers.contains(who);
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expiry) || !now.isBefore(latest);
    }

    /** The same, with what logins with it are checked with. */
    public DelegationToken checkedBy(Map<ScramHash, ScramCredential> next) {
        return new DelegationToken(id, owner, requester, renewers, issued, latest, expiry, next);
    }

    DelegationToken expiringAt(Instant next) {
        return new DelegationToken(id, owner, requester, renewers, issued, latest, next, credentials);
    }

    /** As it is kept. */
    public Map<String, String> encode() {
        Map<String, String> texts = new HashMap<>();
        texts.put(OWNER, owner.toString());
        texts.put(REQUESTER, requester.toString());
        for (int i = 0; i < renewers.size(); i++) {
            texts.put(RENEWER + i, renewers.get(i).toString());
        }
        texts.put(ISSUED, Long.toString(issued.toEpochMilli()));
        texts.put(LATEST, Long.toString(latest.toEpochMilli()));
        texts.put(EXPIRY, Long.toString(expiry.toEpochMilli()));
        credentials.forEach((hash, credential) -> texts.put(hash.mechanism(), credential.encode()));
        return texts;
    }

    /** @throws IllegalArgumentException if these are no texts of {@link #encode}; it does not show them */
    public static DelegationToken decode(String id, Map<String, String> texts) {
        var renewers = new ArrayList<KafkaPrincipal>();
        for (int i = 0; texts.containsKey(RENEWER + i); i++) {
            renewers.add(principal(texts, RENEWER + i));
        }
        Map<ScramHash, ScramCredential> credentials = new EnumMap<>(ScramHash.class);
        for (ScramHash hash : ScramHash.values()) {
            String text = texts.get(hash.mechanism());
            if (text != null) {
                credentials.put(hash, ScramCredential.decode(text));
            }
        }
        return new DelegationToken(
                id,
                principal(texts, OWNER),
                principal(texts, REQUESTER),
                renewers,
                instant(texts, ISSUED),
                instant(texts, LATEST),
                instant(texts, EXPIRY),
                credentials);
    }

    private static KafkaPrincipal principal(Map<String, String> texts, String name) {
        return Principals.parse(texts.getOrDefault(name, ""));
    }

    private static Instant instant(Map<String, String> texts, String name) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(texts.getOrDefault(name, "")));
        } catch (NumberFormatException noTime) {
            throw new IllegalArgumentException("its '" + name + "' is no time", noTime);
        }
    }
}
