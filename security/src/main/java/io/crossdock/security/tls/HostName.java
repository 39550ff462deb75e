package io.crossdock.security.tls;

import io.netty.util.NetUtil;

import java.nio.charset.StandardCharsets;

/** A host as a certificate names it: an address by its bytes, a name as text. */
final class HostName {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private HostName() {}

    static byte[] encode(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        return address == null
                ? Der.of(Der.CONTEXT + DNS, host.getBytes(StandardCharsets.US_ASCII))
                : Der.of(Der.CONTEXT + ADDRESS, address);
    }
}
