package io.crossdock.broker.group;

/**
 * What a group has to know of the request besides its body.
 *
 * @param clientId as the client calls itself; becomes the beginning of the member ids it is given
 * @param clientHost shown by DescribeGroups, by custom {@code /} followed by the address
 * @param apiVersion version of the request's API key
 */
public record GroupRequestContext(String clientId, String clientHost, short apiVersion) {}
