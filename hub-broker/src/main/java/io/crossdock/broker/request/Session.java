package io.crossdock.broker.request;

import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.concurrent.Executor;

/**
 * Who is on the other end of a connection.
 *
 * @param connectionId unique among this broker's connections since it started
 * @param listener name of the listener the client came in by
 * @param details what else is known of the client
 * @param loop the thread that reads and writes this connection; must not be blocked
 * @param login how far it has got with logging in; null where nobody has to
 */
public record Session(
        long connectionId,
        KafkaPrincipal principal,
        InetAddress clientAddress,
        String listener,
        ClientDetails details,
        Executor loop,
        @Nullable Login login) {

    /** Of a client that need not log in. */
    public Session(
            long connectionId,
            KafkaPrincipal principal,
            InetAddress clientAddress,
            String listener,
            ClientDetails details,
            Executor loop) {
        this(connectionId, principal, clientAddress, listener, details, loop, null);
    }

    /** The same connection, of which is known now whose it is. */
    public Session as(KafkaPrincipal who) {
        return new Session(connectionId, who, clientAddress, listener, details, loop, login);
    }
}
