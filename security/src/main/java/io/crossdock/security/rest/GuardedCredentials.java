package io.crossdock.security.rest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.net.InetSocketAddress;

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
        if (!request.isSecure() && request.getHeaders().contains(HttpHeader.AUTHORIZATION) && !isLocal(request)) {
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

    private static boolean isLocal(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
                && from.getAddress() != null
                && from.getAddress().isLoopbackAddress();
    }
}
