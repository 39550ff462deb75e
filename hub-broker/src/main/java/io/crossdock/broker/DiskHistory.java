package io.crossdock.broker;

import io.crossdock.broker.metadata.zk.BrokerDisk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What has happened to the data directories since this broker was last let into the cluster. That it was not stopped
 * cleanly is remembered in a file in each of them until it is let in: it may be started and stopped several times before.
 */
final class DiskHistory {
    private static final Logger LOG = LoggerFactory.getLogger(DiskHistory.class);
    private static final String UNCLEAN = ".crossdock_unclean_stop";
    /** Made anew by Linux each time the machine starts; containers have that of their host. */
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final List<Path> directories;
    private final BrokerDisk disk;

    private DiskHistory(List<Path> directories, BrokerDisk disk) {
        this.directories = directories;
        this.disk = disk;
    }

    /**
     * @param stoppedCleanly whether the last stop was clean everywhere
     * @throws IOException if that cannot be written down
     */
    static DiskHistory of(DirectoryIdentities identities, boolean stoppedCleanly) throws IOException {
        List<Path> directories = identities.directories();
        boolean clean = stoppedCleanly;
        for (Path directory : directories) {
            clean &= !Files.exists(directory.resolve(UNCLEAN));
        }
        if (!clean) {
            for (Path directory : directories) {
                remember(directory);
            }
        }
        return new DiskHistory(directories, new BrokerDisk(identities.ids(), identities.areNew(), boot(), clean));
    }

    BrokerDisk disk() {
        return disk;
    }

    /** The broker was let in: what it may have lost has been taken from it. */
    void forget() {
        for (Path directory : directories) {
            try {
                Files.deleteIfExists(directory.resolve(UNCLEAN));
            } catch (IOException failed) {
                LOG.warn(
                        "Could not remove {}: this broker may copy more than it needs to after its next start",
                        directory.resolve(UNCLEAN),
                        failed);
            }
        }
    }

    private static void remember(Path directory) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve(UNCLEAN), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException notLinux) {
            LOG.debug("The starts of this machine cannot be told apart", notLinux);
            return "";
        }
    }
}
