package io.crossdock.broker.trace;

import io.crossdock.broker.request.Session;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are watched: those on which all of this is true. Empty stands for any, and one of the first two has to be
 * said, since "everybody" is nobody's slow client.
 *
 * @param clientId what the client calls itself; one that ends with {@code *} stands for all that begin so
 * @param user name of the user it has logged in as
 * @param address where it comes from, as an IP address
 * @param listener name of the listener it came in by
 */
public record TraceTarget(String clientId, String user, String address, String listener) {
    private static final String REST = "*";
    private static final int LONGEST = 255;

    /** @throws InvalidRequestException if it names nobody, or too long a name */
    public TraceTarget {
        if ((clientId.isEmpty() || clientId.equals(REST)) && user.isEmpty()) {
            throw new InvalidRequestException("a client id, or the beginning of one, or a user has to be named");
        }
        if (Math.max(clientId.length(), user.length()) > LONGEST
                || Math.max(address.length(), listener.length()) > LONGEST) {
            throw new InvalidRequestException("names have " + LONGEST + " characters at most");
        }
    }

    boolean fits(Session session, @Nullable String id) {
        return fitsClient(id == null ? "" : id)
                && (user.isEmpty() || user.equals(session.principal().getName()))
                && (address.isEmpty() || address.equals(session.clientAddress().getHostAddress()))
                && (listener.isEmpty() || listener.equalsIgnoreCase(session.listener()));
    }

    private boolean fitsClient(String id) {
        if (clientId.isEmpty() || clientId.equals(id)) {
            return true;
        }
        return clientId.endsWith(REST) && id.startsWith(clientId.substring(0, clientId.length() - REST.length()));
    }
}
