package io.crossdock.broker.request;

import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;

/**
 * Who is on the other end of a connection.
 *
 * @param connectionId unique among this broker's connections since it started
 * @param listener name of the listener the client came in by
 */
public record Session(long connectionId, KafkaPrincipal principal, InetAddress clientAddress, String listener) {}
