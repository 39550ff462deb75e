package io.crossdock.security.authn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The list of the ways to log in. A new one is one line here. */
public final class SaslMechanisms {
    private static final List<Entry> ALL = List.of(
            new Entry(OauthbearerMechanism.NAME, with -> new OauthbearerMechanism(with.tokens())),
            new Entry(PlainMechanism.NAME, with -> new PlainMechanism(with.passwords())),
            new Entry(
                    ScramHash.SHA_256.mechanism(),
                    with -> new ScramMechanism(ScramHash.SHA_256, with.credentials(), with.delegated(), with.nonces())),
            new Entry(
                    ScramHash.SHA_512.mechanism(),
                    with -> new ScramMechanism(
                            ScramHash.SHA_512, with.credentials(), with.delegated(), with.nonces())));

    private SaslMechanisms() {}

    /** What mechanisms are made of. */
    public record Means(
            Credentials credentials,
            DelegatedLogins delegated,
            PasswordVerifier passwords,
            TokenVerifier tokens,
            Nonces nonces) {}

    private record Entry(String name, Function<Means, SaslMechanism> maker) {}

    /** Every name there is, in order. */
    public static List<String> names() {
        return ALL.stream().map(Entry::name).toList();
    }

    /**
     * @param enabled names, in the order in which clients are told of them
     * @throws IllegalArgumentException naming one that there is not
     */
    public static List<SaslMechanism> of(List<String> enabled, Means means) {
        var mechanisms = new ArrayList<SaslMechanism>();
        for (String name : enabled) {
            mechanisms.add(ALL.stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no SASL mechanism '" + name + "'; there are " + String.join(", ", names())))
                    .maker()
                    .apply(means));
        }
        return mechanisms;
    }
}
