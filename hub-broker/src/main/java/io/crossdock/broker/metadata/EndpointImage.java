package io.crossdock.broker.metadata;

/**
 * One address at which a broker can be reached, as it tells its clients.
 *
 * @param listener listener name, for example {@code PLAINTEXT}
 * @param securityProtocol Kafka's name of the security protocol spoken there
 * @param host name or address as advertised
 * @param port 1 to 65535
 */
public record EndpointImage(String listener, String securityProtocol, String host, int port) {}
