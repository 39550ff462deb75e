package io.crossdock.broker;

import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.PrincipalRules;
import io.crossdock.security.tls.TlsConfig;
import org.apache.kafka.common.security.auth.SecurityProtocol;

import java.util.Optional;

/**
 * One listener: what is spoken there, and how clients prove who they are.
 *
 * @param tls present for SSL and SASL_SSL
 * @param login present for SASL_PLAINTEXT and SASL_SSL
 * @param firstFrameBytes largest request of a client that has not logged in
 */
record DoorConfig(
        String listener,
        SecurityProtocol protocol,
        Optional<TlsConfig> tls,
        PrincipalRules principals,
        Optional<LoginConfig> login,
        int firstFrameBytes) {

    /** Whether nobody gets in without having proved who it is. */
    boolean authenticates() {
        return login.isPresent()
                || tls.filter(how -> how.clientAuth() == ClientAuth.REQUIRED).isPresent();
    }
}
