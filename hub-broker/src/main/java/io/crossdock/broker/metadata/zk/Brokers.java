package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The registrations of brokers as far as they were read, and conditions that hold while one of them stands.
 *
 * <p>The version of a registration alone would be no such condition: a broker that comes back makes it anew, and it
 * counts from 0 again. Confined to the metadata thread.
 */
final class Brokers {
    private final Map<Integer, BrokerImage> images = new HashMap<>();
    private final Map<Integer, Registered> registrations = new HashMap<>();
    private final Map<Integer, Life> lives = new HashMap<>();
    private final Map<Integer, Disk> disks = new HashMap<>();
    private final Map<Integer, Long> endedIn = new HashMap<>();

    /**
     * A registration.
     *
     * @param version what a conditional write of it has to name
     * @param session in which it was made
     */
    record Registered(Znodes.Broker node, int version, long session) {}

    /** @param zxid of the transaction that began it, which is the broker epoch */
    private record Life(int version, long zxid, boolean revived) {}

    private record Disk(Znodes.Disk node, int version) {}

    void registered(int id, Znodes.Broker node, Stat stat) {
        BrokerState state = node.state() == null ? BrokerState.ACTIVE : node.state();
        images.put(
                id,
                new BrokerImage(
                        id,
                        stat.getCzxid(),
                        node.endpoints(),
                        Optional.ofNullable(node.rack()),
                        state,
                        node.cordoned()));
        registrations.put(id, new Registered(node, stat.getVersion(), stat.getEphemeralOwner()));
    }

    void gone(int id) {
        images.remove(id);
        Registered ended = registrations.remove(id);
        if (ended != null) {
            endedIn.put(id, ended.session());
        }
    }

    void life(int id, Znodes.Life life, Stat stat) {
        lives.put(id, new Life(stat.getVersion(), stat.getMzxid(), life.revived()));
    }

    void disk(int id, Znodes.Disk disk, Stat stat) {
        disks.put(id, new Disk(disk, stat.getVersion()));
    }

    void noDisk(int id) {
        disks.remove(id);
    }

    /** Notes what this broker stores on, if that is not noted yet. */
    Optional<Op> note(int id, Znodes.@Nullable Disk now) {
        Disk noted = disks.get(id);
        if (now == null || noted != null && noted.node().equals(now)) {
            return Optional.empty();
        }
        String path = Znodes.DISK.path(id);
        return Optional.of(
                noted == null
                        ? Op.create(path, Znodes.DISK.encode(now), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                        : Op.setData(path, Znodes.DISK.encode(now), noted.version()));
    }

    void noLife(int id) {
        lives.remove(id);
    }

    /** The registered brokers by node id. */
    Map<Integer, BrokerImage> images() {
        return images;
    }

    /** @throws StaleBrokerEpochException unless the broker is registered with this epoch */
    Registered require(int id, long epoch) {
        BrokerImage image = images.get(id);
        Registered registration = registrations.get(id);
        if (image == null || registration == null || image.epoch() != epoch) {
            throw new StaleBrokerEpochException("Broker " + id + " is not registered with epoch " + epoch + ", but "
                    + (image == null ? "not at all." : "with epoch " + image.epoch() + "."));
        }
        return registration;
    }

    /**
     * A registration may be ended when nobody answers at its broker's address, unless that was done in this session of
     * the broker before: it lives, and that it cannot be reached there says nothing. The broker says so itself for those
     * who did not see it.
     *
     * @throws StaleBrokerEpochException unless the broker is registered with this epoch and may be taken for dead
     */
    Registered requireMortal(int id, long epoch) {
        Registered registration = require(id, epoch);
        Long ended = endedIn.get(id);
        Life life = lives.get(id);
        boolean revived = life != null && life.revived() && life.zxid() == epoch;
        if (revived || ended != null && ended == registration.session()) {
            throw new StaleBrokerEpochException("Broker " + id + " was taken for dead before, and lived.");
        }
        return registration;
    }

    /**
     * The condition that makes a write fail unless the broker still is in this life.
     *
     * @throws StaleBrokerEpochException if it is known already that it is not
     */
    Op stillIn(int id, long epoch) {
        require(id, epoch);
        Life life = lives.get(id);
        if (life == null || life.zxid() != epoch) {
            throw new StaleBrokerEpochException("Broker " + id + " is about to register once more.");
        }
        return Op.check(Znodes.LIFE.path(id), life.version());
    }
}
