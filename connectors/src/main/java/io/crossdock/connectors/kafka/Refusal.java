package io.crossdock.connectors.kafka;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

import java.io.IOException;

/** What a cluster says when it does not let somebody in, and what mends it. */
final class Refusal {
    /** As TLS 1.3 calls it when a client has shown none. */
    private static final String CERTIFICATE_REQUIRED = "certificate_required";

    private Refusal() {}

    /** The same failure, with its remedy where there is one. */
    static Exception explained(Exception failure) {
        if (failure instanceof SaslAuthenticationException) {
            return with(failure, "'username' and 'password' have to be those of a user of that cluster");
        }
        if (failure instanceof UnsupportedSaslMechanismException) {
            return with(failure, "'mechanism' has to be one that the cluster offers");
        }
        if (failure instanceof SslAuthenticationException
                && String.valueOf(failure.getCause()).contains(CERTIFICATE_REQUIRED)) {
            return with(
                    failure, "the cluster asks its clients for a certificate: name a file with one by 'certificate'");
        }
        if (failure instanceof AuthorizationException) {
            return with(failure, "the cluster has to allow the user this");
        }
        return failure;
    }

    private static Exception with(Exception failure, String remedy) {
        return new IOException(failure.getMessage() + " - " + remedy, failure);
    }
}
