package io.crossdock.broker.metadata.zk;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a broker's data directories are, and what has happened to them since it was last let in.
 *
 * @param directories the ids of those that can be read
 * @param isNew whether none of them existed before
 * @param boot tells this start of the machine from its others; empty where that is not known
 * @param stoppedCleanly whether every stop since then left everything on the disk
 */
public record BrokerDisk(List<String> directories, boolean isNew, String boot, boolean stoppedCleanly) {
    public BrokerDisk {
        directories = List.copyOf(directories);
    }

    /**
     * Whether what the broker holds may be less than what it once had. A killed process loses nothing that it has
     * written, as the system still has it; a machine that went down does (KIP-966 knows no difference).
     *
     * @param known as noted when it was last let in; null if it never was, or by a version that noted nothing
     */
    boolean mayHaveLostSomething(Znodes.@Nullable Disk known) {
        if (known == null) {
            return isNew;
        }
        return !directories.containsAll(known.directories()) || !stoppedCleanly && !boot.equals(known.boot());
    }

    Znodes.Disk noted() {
        return new Znodes.Disk(directories, boot);
    }
}
