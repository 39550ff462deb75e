package io.crossdock.security.token;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All delegation tokens of a cluster, found by id and by secret. Immutable. */
public final class TokenBook {
    public static final TokenBook EMPTY = new TokenBook(Map.of(), Map.of(), Map.of(), List.of());

    private final Map<String, Entry> entries;
    private final Map<String, String> bySecret;
    private final Map<KafkaPrincipal, Integer> owners;
    private final List<String> problems;

    private TokenBook(
            Map<String, Entry> entries,
            Map<String, String> bySecret,
            Map<KafkaPrincipal, Integer> owners,
            List<String> problems) {
        this.entries = entries;
        this.bySecret = bySecret;
        this.owners = owners;
        this.problems = problems;
    }

    private record Entry(DelegationToken token, Map<String, String> stored, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return token.id();
        }
    }

    /**
     * The next book. What was read already is not read again.
     *
     * @param stored texts of {@link DelegationToken#encode}, by id
     */
    public TokenBook next(Map<String, Map<String, String>> stored, TokenSecret secret) {
        Map<String, Entry> next = new HashMap<>();
        Map<String, String> secrets = new HashMap<>();
        Map<KafkaPrincipal, Integer> counts = new HashMap<>();
        var wrong = new ArrayList<String>();
        stored.forEach((id, texts) -> {
            Entry entry = entries.get(id);
            if (entry == null || !entry.stored().equals(texts)) {
                try {
                    entry = new Entry(DelegationToken.decode(id, texts), texts, TokenSecret.password(secret.hmac(id)));
                } catch (IllegalArgumentException unreadable) {
                    wrong.add("delegation token " + id + " cannot be read and is passed over: "
                            + unreadable.getMessage());
                    return;
                }
            }
            next.put(id, entry);
            secrets.put(entry.secret(), id);
            counts.merge(entry.token().owner(), 1, Integer::sum);
        });
        return new TokenBook(next, secrets, counts, List.copyOf(wrong));
    }

    public Collection<DelegationToken> all() {
        return entries.values().stream().map(Entry::token).toList();
    }

    public Optional<DelegationToken> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::token);
    }

    /** The token that this is the secret of. */
    public Optional<DelegationToken> ofSecret(byte[] hmac) {
        return Optional.ofNullable(bySecret.get(TokenSecret.password(hmac))).flatMap(this::find);
    }

    int countOf(KafkaPrincipal owner) {
        return owners.getOrDefault(owner, 0);
    }

    /** What could not be read, in sentences without secrets. */
    public List<String> problems() {
        return problems;
    }
}
