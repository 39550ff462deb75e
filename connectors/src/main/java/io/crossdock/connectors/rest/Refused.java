package io.crossdock.connectors.rest;

import io.crossdock.security.rest.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Turns what the connectors refuse into statuses of HTTP. */
final class Refused {
    private Refused() {}

    /** Does something; what does not exist is 404, what makes no sense 400, what cannot be now 409. */
    static <T> T orStatus(Callable<T> work) {
        try {
            return work.call();
        } catch (NoSuchElementException unknown) {
            throw with(404, unknown);
        } catch (IllegalArgumentException wrong) {
            throw with(400, wrong);
        } catch (IllegalStateException notNow) {
            throw with(409, notNow);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new WebApplicationException("the hub is stopping", 503);
        } catch (RuntimeException other) {
            throw other;
        } catch (Exception other) {
            throw new IllegalStateException(other);
        }
    }

    private static WebApplicationException with(int status, Exception cause) {
        return with(status, String.valueOf(cause.getMessage()), cause);
    }

    static WebApplicationException with(int status, String message, Exception cause) {
        Response.Status known = Response.Status.fromStatusCode(status);
        Problem problem = Problem.of(status, known == null ? "Refused" : known.getReasonPhrase(), message);
        return new WebApplicationException(
                message,
                cause,
                Response.status(status).type(Problem.MEDIA_TYPE).entity(problem).build());
    }

    static WebApplicationException because(int status, String message) {
        return with(status, message, new IllegalArgumentException(message));
    }
}
