package io.crossdock.security.rest;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses paths with {@code ;parameters}. Nothing here has any, and they would be cut off: to delete {@code bob;x} would
 * delete {@code bob}. A name that has a semicolon is written with {@code %3B}. Thread-safe.
 */
final class PlainPaths extends Handler.Wrapper {
    PlainPaths(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path != null && path.indexOf(';') >= 0) {
            Response.writeError(
                    request,
                    response,
                    callback,
                    HttpStatus.BAD_REQUEST_400,
                    "a path here has no parameters after ';'; write a semicolon in a name as %3B");
            return true;
        }
        return super.handle(request, response, callback);
    }
}
