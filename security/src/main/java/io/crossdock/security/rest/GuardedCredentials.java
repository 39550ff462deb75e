package io.crossdock.security.rest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Refuses credentials that came over a network unencrypted: who sends them there has to learn of it, not get used to it.
 * Thread-safe.
 */
final class GuardedCredentials extends Handler.Wrapper {
    GuardedCredentials(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!request.isSecure()
                && request.getHeaders().contains(HttpHeader.AUTHORIZATION)
                && !isLocal(request.getConnectionMetaData().getRemoteSocketAddress())) {
            Response.writeError(
                    request,
                    response,
                    callback,
                    HttpStatus.FORBIDDEN_403,
                    "credentials are taken over TLS only; use https, and change the password that was just sent");
            return true;
        }
        return super.handle(request, response, callback);
    }

    static boolean isLocal(SocketAddress from) {
        return from instanceof InetSocketAddress internet
                && internet.getAddress() != null
                && internet.getAddress().isLoopbackAddress();
    }
}
