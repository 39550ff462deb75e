package io.crossdock.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bridge with a network namespace for each host, and the clients in the namespace of this process.
 *
 * <pre>
 * clients 198.18.S.1 ── bridge ─┬─ veth ─ ZooKeeper 198.18.S.2
 *                               ├─ veth ─ hub 1     198.18.S.11
 *                               …
 * </pre>
 *
 * <p>What is cut or lost, packet filters drop at the host's end of the bridge, without a word to whoever sent it, in one
 * direction each. Needs root. The addresses are those set aside for tests of networks (RFC 2544). Not thread-safe.
 */
final class Network implements AutoCloseable {
    private static final String PREFIX = "xd";
    private static final int SUBNETS = 250;
    /** TC_ACT_SHOT, and TC_ACT_UNSPEC: the next filter decides. */
    private static final String DROP = "6 0 0 2";

    private static final String PASS = "6 0 0 4294967295";
    private static final int SOURCE = 26;
    private static final int DESTINATION = 30;
    /** Where a classic packet filter finds a random number. */
    private static final long RANDOM = 4294963256L;

    private final String name;
    private final String subnet;
    private final List<Host> hosts = new ArrayList<>();
    private final AtomicInteger filters = new AtomicInteger();

    private Network(String name, String subnet) {
        this.name = name;
        this.subnet = subnet;
    }

    static Network make() throws IOException, InterruptedException {
        Leftovers.remove(PREFIX);
        long pid = ProcessHandle.current().pid();
        String name = PREFIX + pid;
        Shell.run("ip", "link", "add", name, "type", "bridge");
        String used = Shell.run("ip", "-4", "-o", "addr");
        for (int i = 0; i < SUBNETS; i++) {
            String subnet = "198.18." + (pid + i) % SUBNETS;
            if (!used.contains(" " + subnet + ".")) {
                var network = new Network(name, subnet);
                Runtime.getRuntime().addShutdownHook(new Thread(network::close));
                Shell.run("ip", "addr", "add", subnet + ".1/24", "dev", name);
                Shell.run("ip", "link", "set", name, "up");
                return network;
            }
        }
        throw new IOException("no subnet of 198.18.0.0/16 is free");
    }

    Host clients() {
        return new Host("clients", subnet + ".1", List.of());
    }

    Host add(int number) throws IOException, InterruptedException {
        String host = name + "-" + number;
        var made = new Host(host, subnet + "." + number, List.of("ip", "netns", "exec", host));
        hosts.add(made);
        Shell.run("ip", "netns", "add", host);
        Shell.run("ip", "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", host);
        Shell.run("ip", "link", "set", host, "master", name, "up");
        Shell.run("ip", "-n", host, "addr", "add", made.address() + "/24", "dev", "eth0");
        Shell.run("ip", "-n", host, "link", "set", "eth0", "up");
        Shell.run("ip", "-n", host, "link", "set", "lo", "up");
        Shell.run("tc", "qdisc", "add", "dev", host, "clsact");
        return made;
    }

    /** Undoes what a call has done. */
    interface Undo {
        void now() throws IOException, InterruptedException;
    }

    /** Nothing gets from one to the other; the way back stays open. */
    Undo cut(Host from, Host to) throws IOException, InterruptedException {
        return from.isClients()
                ? filter(to, "egress", dropAll(SOURCE, from))
                : filter(from, "ingress", dropAll(DESTINATION, to));
    }

    /** @param percent of the packets to and of those from the host that get lost */
    Undo lose(Host host, int percent) throws IOException, InterruptedException {
        long threshold = (1L << 32) * percent / 100;
        String program = "4,32 0 0 " + RANDOM + ",37 1 0 " + threshold + "," + DROP + "," + PASS;
        Undo there = filter(host, "egress", program);
        Undo back = filter(host, "ingress", program);
        return () -> {
            there.now();
            back.now();
        };
    }

    /** Packets to and from the host wait: so long where the kernel can do that, else behind each other on a slow line. */
    Undo delay(Host host, int millis, int kilobits) throws IOException, InterruptedException {
        var there = List.of("tc", "qdisc", "add", "dev", host.name(), "root");
        var back = List.of("ip", "netns", "exec", host.name(), "tc", "qdisc", "add", "dev", "eth0", "root");
        var line = List.of("tbf", "rate", kilobits + "kbit", "burst", "3000", "latency", "400ms");
        var wait = List.of("netem", "delay", millis + "ms", millis / 4 + "ms");
        boolean exact = Shell.works(joined(there, wait));
        Shell.run(joined(back, exact ? wait : line));
        if (!exact) {
            Shell.run(joined(there, line));
        }
        return () -> {
            Shell.run("tc", "qdisc", "del", "dev", host.name(), "root");
            Shell.run("ip", "netns", "exec", host.name(), "tc", "qdisc", "del", "dev", "eth0", "root");
        };
    }

    private static String[] joined(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all.toArray(String[]::new);
    }

    private static String dropAll(int at, Host host) {
        return "4,32 0 0 " + at + ",21 0 1 " + host.number() + "," + DROP + "," + PASS;
    }

    private Undo filter(Host at, String direction, String program) throws IOException, InterruptedException {
        String number = Integer.toString(filters.incrementAndGet());
        Shell.run(
                "tc",
                "filter",
                "add",
                "dev",
                at.name(),
                direction,
                "pref",
                number,
                "protocol",
                "ip",
                "bpf",
                "da",
                "bytecode",
                program);
        return () -> Shell.run("tc", "filter", "del", "dev", at.name(), direction, "pref", number);
    }

    /** Everything it made; also called at the end of the process, so it may find nothing any more. */
    @Override
    public void close() {
        Leftovers.remove(name);
    }
}
