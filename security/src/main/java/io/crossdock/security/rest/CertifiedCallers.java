package io.crossdock.security.rest;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.security.auth.Subject;

/**
 * Makes the owner of the certificate that a caller has shown, and TLS has found good, the principal of its requests. What
 * he is called in the cluster is for others to say. Thread-safe.
 */
final class CertifiedCallers extends Handler.Wrapper {
    CertifiedCallers(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        certificate(request)
                .ifPresent(shown -> AuthenticationState.setAuthenticationState(
                        request,
                        new LoginAuthenticator.UserAuthenticationSucceeded(
                                "CLIENT_CERT", UserIdentity.from(new Subject(), shown.getSubjectX500Principal()))));
        return super.handle(request, response, callback);
    }

    private static Optional<X509Certificate> certificate(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                        && session.peerCertificates().length > 0
                ? Optional.of(session.peerCertificates()[0])
                : Optional.empty();
    }
}
