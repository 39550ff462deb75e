package io.crossdock.security.rest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other sites, which a browser on this machine shows, from using that machine's way in: a request for a
 * name that this server does not have is refused (421), and so is a change that a page of another origin sends (403).
 * Programs that are no browsers name no origin. Thread-safe.
 */
final class GuardedOrigins extends Handler.Wrapper {
    private final HostNames names;

    GuardedOrigins(Handler handler, HostNames names) {
        super(handler);
        this.names = names;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String host = request.getHttpURI().getHost();
        if (host != null && !names.has(host)) {
            Response.writeError(
                    request,
                    response,
                    callback,
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    "this hub is not called '" + host
                            + "'; call it by 127.0.0.1 or localhost, or, if that name is meant"
                            + " to lead here, add it to the setting http.hosts");
            return true;
        }
        if (!isLook(request.getMethod()) && isOfAnotherSite(request)) {
            Response.writeError(
                    request,
                    response,
                    callback,
                    HttpStatus.FORBIDDEN_403,
                    "a page of another site may not change anything here");
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static boolean isLook(String method) {
        return HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method) || HttpMethod.OPTIONS.is(method);
    }

    private static boolean isOfAnotherSite(Request request) {
        @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        @Nullable String called = request.getHeaders().get(HttpHeader.HOST);
        // The scheme is left out of it: behind a proxy it need not be the one the browser used.
        return origin != null
                && (called == null || !origin.replaceFirst("^https?://", "").equalsIgnoreCase(called));
    }
}
