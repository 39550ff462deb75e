package io.crossdock.broker.net;

import java.time.Duration;

/**
 * How sockets are served.
 *
 * @param threads event loops, 1 or more
 * @param maxFrameBytes largest request accepted, in bytes ({@code socket.request.max.bytes})
 * @param maxInFlightRequests requests of one connection that may be unanswered before no more are read
 * @param maxInFlightBytes their bytes, likewise
 * @param maxRequestMemory bytes that the requests of all connections together may hold before no other is begun
 *     ({@code queued.max.request.bytes})
 * @param connections how many there may be, until {@link SocketServer#limit} says otherwise
 * @param idleLimit a connection silent for longer is closed ({@code connections.max.idle.ms})
 * @param sendBufferBytes kernel send buffer, -1 for the system's default
 * @param receiveBufferBytes kernel receive buffer, -1 for the system's default
 */
public record NetConfig(
        int threads,
        int maxFrameBytes,
        int maxInFlightRequests,
        long maxInFlightBytes,
        long maxRequestMemory,
        ConnectionLimits connections,
        Duration idleLimit,
        int sendBufferBytes,
        int receiveBufferBytes) {}
