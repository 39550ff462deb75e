package io.crossdock.broker.request;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;
import java.util.concurrent.Executor;

/**
 * Who is on the other end of a connection.
 *
 * @param connectionId unique among this broker's connections since it started
 * @param listener name of the listener the client came in by
 * @param details what else is known of the client
 * @param loop the thread that reads and writes this connection; must not be blocked
 */
public record Session(
        long connectionId,
        KafkaPrincipal principal,
        InetAddress clientAddress,
        String listener,
        ClientDetails details,
        Executor loop) {}
