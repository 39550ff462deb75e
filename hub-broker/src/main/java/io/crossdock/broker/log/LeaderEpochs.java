package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which leader epoch wrote from which offset on; followers compare it to find where their log parted (KIP-101). Kept in
 * the partition's {@code leader-epoch-checkpoint}; the batches on disk carry their epoch too, so a lost file is made
 * again from them. One writer, any reader.
 */
final class LeaderEpochs {
    static final String FILE = "leader-epoch-checkpoint";
    private final Path file;
    private volatile List<EpochStart> starts;
    /** Whether the file has other entries, since the disk was full; the writer's. */
    private boolean unwritten;

    private LeaderEpochs(Path file, List<EpochStart> starts) {
        this.file = file;
        this.starts = List.copyOf(starts);
    }

    static LeaderEpochs empty(Path directory) {
        return new LeaderEpochs(directory.resolve(FILE), List.of());
    }

    /** @throws IOException when the file cannot be used */
    static LeaderEpochs load(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        var starts = new ArrayList<EpochStart>();
        for (String[] entry : CheckpointFile.read(file, 2)) {
            try {
                starts.add(new EpochStart(Integer.parseInt(entry[0]), Long.parseLong(entry[1])));
            } catch (NumberFormatException wrong) {
                throw new IOException("Checkpoint " + file + ": not a number in " + String.join(" ", entry), wrong);
            }
        }
        return new LeaderEpochs(file, starts);
    }

    List<EpochStart> all() {
        return starts;
    }

    int latest() {
        List<EpochStart> now = starts;
        return now.isEmpty() ? -1 : now.get(now.size() - 1).epoch();
    }

    /** The epoch in force at an offset, -1 before the first. */
    int at(long offset) {
        List<EpochStart> now = starts;
        for (int i = now.size() - 1; i >= 0; i--) {
            if (now.get(i).startOffset() <= offset) {
                return now.get(i).epoch();
            }
        }
        return -1;
    }

    /** Whether a batch of this epoch may stand at this offset; nobody knows of one before the first entry. */
    boolean allow(int epoch, long offset) {
        int known = at(offset);
        return known < 0 || known == epoch;
    }

    /**
     * A batch of this epoch starts at this offset; only a larger epoch than any before makes an entry. Whatever a full
     * disk kept out of the file is written first: the batch must not contradict it after a crash.
     */
    void assign(int epoch, long startOffset) throws IOException {
        if (epoch > latest()) {
            replace(with(epoch, startOffset));
        } else if (unwritten) {
            replace(starts);
        }
    }

    /** As {@link #assign}, before there is any batch of it. */
    void begin(int epoch, long startOffset) throws IOException {
        if (epoch > latest()) {
            replaceIfThereIsRoom(with(epoch, startOffset));
        }
    }

    private List<EpochStart> with(int epoch, long startOffset) {
        var grown = new ArrayList<>(starts);
        grown.removeIf(each -> each.startOffset() >= startOffset); // an epoch that wrote nothing
        grown.add(new EpochStart(epoch, startOffset));
        return grown;
    }

    /** Forgets the epochs that start at or after the new end of the log. */
    void truncateFromEnd(long endOffset) throws IOException {
        List<EpochStart> kept =
                starts.stream().filter(each -> each.startOffset() < endOffset).toList();
        if (kept.size() < starts.size()) {
            replaceIfThereIsRoom(kept);
        }
    }

    /** Forgets the epochs that ended before the new start of the log; the one in force there starts there. */
    void truncateFromStart(long startOffset) throws IOException {
        List<EpochStart> now = starts;
        var kept = new ArrayList<EpochStart>();
        for (int i = 0; i < now.size(); i++) {
            boolean ended = i + 1 < now.size() && now.get(i + 1).startOffset() <= startOffset;
            if (!ended) {
                kept.add(new EpochStart(now.get(i).epoch(), Math.max(now.get(i).startOffset(), startOffset)));
            }
        }
        if (!kept.equals(now)) {
            replaceIfThereIsRoom(kept);
        }
    }

    /** See {@link PartitionLog#endOffsetForEpoch}. */
    Optional<EpochEnd> endOf(int epoch, long logEndOffset) {
        List<EpochStart> now = starts;
        if (now.isEmpty() || epoch < 0 || epoch > now.get(now.size() - 1).epoch()) {
            return Optional.empty();
        }
        if (epoch < now.get(0).epoch()) {
            return Optional.of(new EpochEnd(epoch, now.get(0).startOffset()));
        }
        int at = now.size() - 1;
        while (now.get(at).epoch() > epoch) {
            at--;
        }
        long end = at + 1 < now.size() ? now.get(at + 1).startOffset() : logEndOffset;
        return Optional.of(new EpochEnd(now.get(at).epoch(), end));
    }

    /**
     * A full disk must keep nobody from following another leader or from emptying it, and an entry too many or too few
     * does no harm until a batch is appended.
     */
    private void replaceIfThereIsRoom(List<EpochStart> with) throws IOException {
        try {
            replace(with);
        } catch (IOException failed) {
            if (!NoSpace.isCauseOf(failed)) {
                throw failed;
            }
            starts = List.copyOf(with);
            unwritten = true;
        }
    }

    private void replace(List<EpochStart> with) throws IOException {
        List<String> lines = with.stream()
                .map(each -> each.epoch() + " " + each.startOffset())
                .toList();
        AtomicFile.writeRebuildable(file, CheckpointFile.content(lines));
        starts = List.copyOf(with);
        unwritten = false;
    }
}
