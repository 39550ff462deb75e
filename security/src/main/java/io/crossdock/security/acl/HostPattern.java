package io.crossdock.security.acl;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a rule holds: {@code *}, an address, or a range of addresses such as {@code 10.1.0.0/16}. No name is ever
 * looked up. Text that is no address matches nobody, as in Apache Kafka, which compares texts.
 */
final class HostPattern {
    static final String ANY = "*";

    private static final Pattern V4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");
    private static final HostPattern EVERY = new HostPattern(true, new byte[0], 0);
    private static final HostPattern NONE = new HostPattern(false, new byte[0], -1);

    private final boolean every;
    private final byte[] network;
    private final int bits;
    /** The same once more for IPv4, whose addresses can be compared without garbage. */
    private final int network4;

    private final int mask4;

    private HostPattern(boolean every, byte[] network, int bits) {
        this.every = every;
        this.network = network;
        this.bits = bits;
        this.mask4 = network.length == 4 && bits > 0 ? -1 << (32 - bits) : 0;
        this.network4 = network.length == 4 ? toInt(network) & mask4 : 0;
    }

    static HostPattern of(String text) {
        return text.equals(ANY) ? EVERY : range(text).orElse(NONE);
    }

    /** What is wrong with this as the host of a new rule; empty if it is fine. */
    static Optional<String> problem(String text) {
        return text.indexOf('/') >= 0 && range(text).isEmpty()
                ? Optional.of(
                        "'" + text + "' is no range of addresses; one is written like 10.1.0.0/16 or 2001:db8::/32")
                : Optional.empty();
    }

    boolean matches(InetAddress address) {
        if (every) {
            return true;
        }
        if (network.length == 4) {
            return address instanceof Inet4Address v4 && (v4.hashCode() & mask4) == network4;
        }
        return bits >= 0 && !(address instanceof Inet4Address) && begins(address.getAddress());
    }

    private boolean begins(byte[] address) {
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0;
    }

    private static Optional<HostPattern> range(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().length * 8;
        int bits = slash < 0 ? all : number(text.substring(slash + 1));
        return bits < 0 || bits > all ? Optional.empty() : Optional.of(new HostPattern(false, address.get(), bits));
    }

    private static Optional<byte[]> address(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException malformed) { // colons and digits, but no address
            return Optional.empty();
        }
    }

    private static int number(String digits) {
        return BITS.matcher(digits).matches() ? Integer.parseInt(digits) : -1;
    }

    private static int toInt(byte[] four) {
        return (four[0] & 0xFF) << 24 | (four[1] & 0xFF) << 16 | (four[2] & 0xFF) << 8 | four[3] & 0xFF;
    }
}
