package io.crossdock.faults;

import io.crossdock.faults.Kind.Needs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** What this machine lets a run do, found out by trying it once. */
record Machine(Set<Needs> has) {
    Machine {
        has = Set.copyOf(has);
    }

    /** @param scratch folder for what the trying leaves behind */
    static Machine look(Path scratch) throws IOException, InterruptedException {
        var has = EnumSet.of(Needs.NOTHING);
        if (filters()) {
            has.add(Needs.NETWORK);
            if (shaping()) {
                has.add(Needs.SHAPING);
            }
        }
        Path disk = Files.createDirectories(scratch.resolve("disk"));
        if (Shell.works("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())) {
            Shell.run("umount", disk.toString());
            has.add(Needs.SMALL_DISKS);
        }
        if (WallClock.compiles(scratch)) {
            has.add(Needs.CLOCK);
        }
        return new Machine(has);
    }

    boolean can(Kind kind) {
        return has.contains(kind.needs());
    }

    private static boolean filters() throws InterruptedException {
        try (var network = Network.make()) {
            Host host = network.add(2);
            network.cut(host, network.clients()).now();
            network.lose(host, 10).now();
            return true;
        } catch (IOException refused) {
            return false; // not root, or a kernel without packet filters in traffic control
        }
    }

    private static boolean shaping() throws InterruptedException {
        try (var network = Network.make()) {
            network.delay(network.add(2), 10, 1000).now();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
