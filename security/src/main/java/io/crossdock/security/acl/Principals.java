package io.crossdock.security.acl;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** Principals as text, {@code Type:name}. */
public final class Principals {
    /** Type of a principal that stands for several users, see {@link AccessPolicy#groups}. */
    public static final String GROUP = "Group";
    /** In a rule: whoever it is. */
    public static final KafkaPrincipal EVERYBODY = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "*");

    private Principals() {}

    /** @throws IllegalArgumentException unless this is of the form {@code Type:name} */
    public static KafkaPrincipal parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "a principal is written Type:name, for example User:alice, but this one is '" + text + "'");
        }
        return new KafkaPrincipal(text.substring(0, colon), text.substring(colon + 1));
    }

    static KafkaPrincipal group(String name) {
        return new KafkaPrincipal(GROUP, name);
    }

    /** Principals of other classes never equal those in rules, so what is asked for is made one of Kafka's own. */
    static KafkaPrincipal plain(KafkaPrincipal principal) {
        return principal.getClass() == KafkaPrincipal.class
                ? principal
                : new KafkaPrincipal(principal.getPrincipalType(), principal.getName());
    }
}
