package io.crossdock.security.rest;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** What the container refuses before any resource sees it, in the form in which resources refuse. Thread-safe. */
final class ContainerProblems extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(body(status, status >= 500 ? null : message)), callback);
        return true;
    }

    private static byte[] body(int status, @Nullable Object message) {
        String title = HttpStatus.getMessage(status);
        return RestJson.bytes(Problem.of(status, title, message == null ? title : String.valueOf(message)));
    }
}
