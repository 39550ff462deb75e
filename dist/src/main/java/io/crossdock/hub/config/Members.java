package io.crossdock.hub.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hubs that are one cluster and one ZooKeeper ensemble, as the setting {@code cluster} names them.
 *
 * @param self number of this one, from 1
 * @param all in the order of their numbers
 */
public record Members(int self, List<Member> all) {
    private static final Pattern ON_THIS_MACHINE = Pattern.compile("([1-9])\\s*/\\s*([1-9])");
    private static final List<Integer> SIZES = List.of(3, 5, 7);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PORT = 2888;
    private static final int HIGHEST_PORT = 64535;

    public Members {
        all = List.copyOf(all);
    }

    /**
     * One of them.
     *
     * @param host by which the others reach it
     * @param port on which its ZooKeeper meets the others; the next one used is 1000 above it
     * @param shift how many members stand before it on the same host, by which its other ports are higher
     */
    public record Member(String host, int port, int shift) {}

    /** This one. */
    public Member own() {
        return all.get(self - 1);
    }

    /** Whether nobody but this machine can reach any of them. */
    public boolean isOnLoopback() {
        return all.stream().allMatch(member -> isLoopback(member.host()));
    }

    /**
     * @param text {@code N/M}, or {@code host[:port],host[:port],...}
     * @param nodeId the number of this member, where it was set
     * @throws IllegalArgumentException saying what is wrong
     */
    static Members parse(String text, OptionalInt nodeId) {
        Matcher here = ON_THIS_MACHINE.matcher(text.strip());
        if (here.matches()) {
            int self = Integer.parseInt(here.group(1));
            int count = Integer.parseInt(here.group(2));
            requireSize(count);
            if (self > count) {
                throw new IllegalArgumentException("there is no member " + self + " of " + count);
            }
            if (nodeId.isPresent() && nodeId.getAsInt() != self) {
                throw new IllegalArgumentException(
                        "node.id is " + nodeId.getAsInt() + ", but this is member " + self + "; remove node.id");
            }
            return new Members(self, members(Collections.nCopies(count, LOOPBACK)));
        }
        List<String> entries = List.of(text.split(",", -1));
        requireSize(entries.size());
        List<Member> members = members(entries);
        int self = nodeId.orElseGet(() -> onlyOneHere(members));
        if (self < 1 || self > members.size()) {
            throw new IllegalArgumentException(
                    "node.id must be the place of this hub in the list, 1 to " + members.size() + ", was " + self);
        }
        return new Members(self, members);
    }

    private static void requireSize(int count) {
        if (!SIZES.contains(count)) {
            throw new IllegalArgumentException("must be 3, 5 or 7 members, of which a majority decides; was " + count
                    + ". Further brokers join them with zookeeper.connect");
        }
    }

    private static List<Member> members(List<String> entries) {
        var members = new ArrayList<Member>();
        Map<String, Integer> onHost = new HashMap<>();
        for (String entry : entries) {
            String stripped = entry.strip();
            int colon = stripped.lastIndexOf(':');
            String host = colon < 0 ? stripped : stripped.substring(0, colon);
            if (host.isEmpty()) {
                throw new IllegalArgumentException("a host is missing in '" + String.join(",", entries) + "'");
            }
            int shift = onHost.merge(host, 1, Integer::sum) - 1;
            members.add(new Member(host, colon < 0 ? PORT + shift : port(stripped.substring(colon + 1)), shift));
        }
        if (members.stream()
                        .map(each -> each.host() + ":" + each.port())
                        .distinct()
                        .count()
                < members.size()) {
            throw new IllegalArgumentException("two members have the same host and port");
        }
        return members;
    }

    private static int port(String text) {
        int port = Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "the port of a member must be from 1 to " + HIGHEST_PORT + ", was '" + text + "'");
        }
        return port;
    }

    private static int onlyOneHere(List<Member> members) {
        int found = 0;
        for (int i = 0; i < members.size(); i++) {
            if (isOfThisMachine(members.get(i).host())) {
                if (found > 0) {
                    throw new IllegalArgumentException("members " + found + " and " + (i + 1)
                            + " are both of this machine; say which one this hub is with node.id");
                }
                found = i + 1;
            }
        }
        if (found == 0) {
            throw new IllegalArgumentException(
                    "none of the members has an address of this machine; say which one this hub is with node.id");
        }
        return found;
    }

    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException unknown) {
            return false;
        }
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
