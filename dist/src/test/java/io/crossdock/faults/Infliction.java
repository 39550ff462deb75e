package io.crossdock.faults;

import io.crossdock.faults.Healing.Order;
import io.crossdock.faults.Network.Undo;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How each kind of fault is brought about, and how it ends. Confined to the thread that takes the steps. */
final class Infliction {
    /** Less than the hubs keep free. */
    private static final long BELOW_RESERVE_BYTES = 2 << 20;

    private final Cluster cluster;

    Infliction(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @return empty if it hits nobody, such as a process that is down already */
    Optional<Healing> begin(Fault fault) throws IOException, InterruptedException {
        return switch (fault.kind()) {
            case KILL_ALL -> killAll();
            case ZOOKEEPER_GONE -> zooKeeperGone();
            case ZOOKEEPER_STOPPED -> zooKeeperStopped();
            case ELECTION -> election();
            case REASSIGNMENT -> reassignment(fault);
            default -> {
                Node node = whom(fault);
                yield node.up() ? Optional.of(begin(fault, node)) : Optional.empty();
            }
        };
    }

    private Node whom(Fault fault) throws InterruptedException {
        OptionalInt id =
                switch (fault.kind()) {
                    case KILL_LEADER, PAUSE_LEADER -> cluster.roles().leader(fault.topic());
                    case KILL_FOLLOWER, PAUSE_FOLLOWER -> cluster.roles().follower(fault.topic());
                    case KILL_CONTROLLER, PAUSE_CONTROLLER -> cluster.roles().controller();
                    default -> OptionalInt.empty();
                };
        return cluster.node(id.orElse(fault.node() + 1));
    }

    private Healing begin(Fault fault, Node node) throws IOException, InterruptedException {
        Node peer = cluster.node((node.id() + fault.peer()) % Cluster.SIZE + 1);
        return switch (fault.kind()) {
            case KILL_LEADER, KILL_FOLLOWER, KILL_CONTROLLER -> kill(node);
            case PAUSE_LEADER, PAUSE_FOLLOWER, PAUSE_CONTROLLER -> pause(node);
            case RESTART -> restart(node);
            case BROKERS_ONE_WAY -> network(cut(node.host(), peer.host()));
            case BROKERS_BOTH_WAYS -> network(apart(node.host(), peer.host()));
            case SILENT -> network(silent(node));
            case ZOOKEEPER_ONE_WAY ->
                network(fault.peer() == 0 ? cut(node.host(), zooKeeper()) : cut(zooKeeper(), node.host()));
            case ZOOKEEPER_BOTH_WAYS, SESSION_EXPIRED -> network(apart(node.host(), zooKeeper()));
            case CLIENTS_ONE_WAY ->
                network(fault.peer() == 0 ? cut(node.host(), clients()) : cut(clients(), node.host()));
            case CLIENTS_BOTH_WAYS -> network(apart(node.host(), clients()));
            case LOSS -> network(cluster.network().lose(node.host(), fault.amount()));
            case DELAY -> network(cluster.network().delay(node.host(), fault.amount(), fault.amount() * 10));
            case DISK_LOW -> diskLow(node);
            case DISK_FULL -> diskFull(node);
            case CLOCK_AHEAD -> clock(node, Duration.ofSeconds(fault.amount()));
            case CLOCK_BACK -> clock(node, Duration.ofSeconds(-fault.amount()));
            default -> throw new IllegalStateException(fault + " hits no single hub");
        };
    }

    private static Healing kill(Node node) throws InterruptedException {
        node.kill();
        return new Healing(Order.PROCESS, node::start);
    }

    private Optional<Healing> killAll() throws InterruptedException {
        List<Node> up = cluster.nodes().stream().filter(Node::up).toList();
        for (Node node : up) {
            node.kill();
        }
        return Optional.of(new Healing(Order.PROCESS, () -> Cluster.startAll(up)));
    }

    private static Healing pause(Node node) throws IOException, InterruptedException {
        node.signal("STOP");
        return new Healing(Order.MACHINE, () -> {
            if (node.up()) { // else it was killed meanwhile
                node.signal("CONT");
            }
        });
    }

    private static Healing restart(Node node) throws InterruptedException {
        node.stop();
        return new Healing(Order.PROCESS, node::start);
    }

    private static Healing network(Undo undo) {
        return new Healing(Order.NETWORK, undo);
    }

    private Undo cut(Host from, Host to) throws IOException, InterruptedException {
        return cluster.network().cut(from, to);
    }

    private Undo apart(Host one, Host other) throws IOException, InterruptedException {
        Undo there = cut(one, other);
        Undo back = cut(other, one);
        return () -> {
            there.now();
            back.now();
        };
    }

    private Undo silent(Node node) throws IOException, InterruptedException {
        var undo = new ArrayList<Undo>();
        for (Node other : cluster.nodes()) {
            if (other != node) {
                undo.add(apart(node.host(), other.host()));
            }
        }
        if (cluster.ensemble().isPresent()) {
            undo.add(apart(node.host(), zooKeeper()));
        }
        undo.add(apart(node.host(), clients()));
        return () -> {
            for (Undo each : undo) {
                each.now();
            }
        };
    }

    private Host zooKeeper() {
        return cluster.ensemble().orElseThrow().host();
    }

    private Host clients() {
        return cluster.network().clients();
    }

    private Optional<Healing> zooKeeperGone() throws InterruptedException {
        Ensemble ensemble = cluster.ensemble().orElseThrow();
        if (!ensemble.up()) {
            return Optional.empty();
        }
        ensemble.kill();
        return Optional.of(new Healing(Order.ZOOKEEPER, ensemble::start));
    }

    private Optional<Healing> zooKeeperStopped() throws IOException, InterruptedException {
        Ensemble ensemble = cluster.ensemble().orElseThrow();
        if (!ensemble.up()) {
            return Optional.empty();
        }
        ensemble.signal("STOP");
        return Optional.of(new Healing(Order.ZOOKEEPER, () -> {
            if (ensemble.up()) { // else it was killed meanwhile
                ensemble.signal("CONT");
            }
        }));
    }

    private static Healing diskLow(Node node) throws IOException {
        node.disk().fill(BELOW_RESERVE_BYTES);
        return new Healing(Order.MACHINE, node.disk()::free);
    }

    private Healing diskFull(Node node) throws IOException {
        node.disk().fill(0);
        return new Healing(Order.MACHINE, () -> {
            node.disk().free();
            if (cluster.isEmbedded() && node.up()) {
                node.startAgainIfItEnds();
            }
        });
    }

    private static Healing clock(Node node, Duration shift) throws IOException {
        node.clock().set(shift);
        return new Healing(Order.MACHINE, () -> node.clock().set(Duration.ZERO));
    }

    private Optional<Healing> election() {
        Admin admin = cluster.admin();
        admin.electLeaders(ElectionType.PREFERRED, null);
        return Optional.of(new Healing(Order.NETWORK, () -> {}));
    }

    private Optional<Healing> reassignment(Fault fault) throws InterruptedException {
        return new Moves(cluster.admin()).begin(fault.topic()).map(undo -> new Healing(Order.LAST, undo));
    }
}
