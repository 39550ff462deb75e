package io.crossdock.connectors;

import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What mends a failure that every kind of connector can have. Kinds add to their own failures what mends those. */
final class Remedy {
    /** What Java says when nobody it trusts has signed a certificate; some drivers hand on this text and no cause. */
    private static final String UNTRUSTED = "PKIX path building failed";

    private static final String TRUST =
            " - the server's certificate is of an authority that is not trusted here: name that authority's PEM file by"
                    + " 'trustedCertificates', or add it to those that Java trusts";

    private static final String GRANT =
            " - the connectors' user lacks WRITE on the transactional ids connector.* - 'crossdock acls add"
                    + " --transactional-id connector. --prefixed --operation WRITE --allow User:NAME' grants it";

    private static final int DEEPEST = 10;

    private Remedy() {}

    /**
     * To be put behind what is said of the failure; empty where none is known.
     *
     * @param said the failure in words
     */
    static String of(Throwable failure, String said) {
        if (said.contains(UNTRUSTED)) {
            return TRUST;
        }
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof TransactionalIdAuthorizationException) {
                return GRANT;
            }
            cause = cause.getCause();
        }
        return "";
    }
}
