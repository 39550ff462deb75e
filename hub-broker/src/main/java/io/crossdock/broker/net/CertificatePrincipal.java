package io.crossdock.broker.net;

import io.crossdock.security.tls.PrincipalRules;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who a client is by the certificate it has shown. */
final class CertificatePrincipal {
    private CertificatePrincipal() {}

    /**
     * @return anonymous if it has shown none
     * @throws IllegalArgumentException if no rule says who it is
     */
    static KafkaPrincipal of(ChannelPipeline connected, PrincipalRules rules) {
        try {
            var certificate = (X509Certificate)
                    connected.get(SslHandler.class).engine().getSession().getPeerCertificates()[0];
            String name = certificate.getSubjectX500Principal().getName();
            return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, rules.user(name));
        } catch (SSLPeerUnverifiedException none) {
            return KafkaPrincipal.ANONYMOUS;
        }
    }
}
