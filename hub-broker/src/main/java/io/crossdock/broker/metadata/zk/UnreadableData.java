package io.crossdock.broker.metadata.zk;

import org.apache.jute.BinaryInputArchive;
import org.apache.zookeeper.server.persistence.FileHeader;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.Util;
import org.apache.zookeeper.server.util.SerializeUtils;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.Adler32;

/**
 * What is wrong with a directory that ZooKeeper could not read, found by reading its logs once more, one after the other
 * as ZooKeeper does. Nothing is changed.
 *
 * <p>A log is a header of 16 bytes and, for each transaction, checksum (8), length (4), that many bytes, and {@code 'B'};
 * the rest up to the size reserved is zeros. An end in the midst of a transaction is no damage: that one was never
 * acknowledged, and ZooKeeper ignores it.
 *
 * @param sentence names the file, the place in it and what is wrong there, without a full stop
 * @param cut the log that cannot be read, and the length up to which it can, if it is a log
 * @param readableUntil when the last transaction before the damage was made, if there is one
 */
record UnreadableData(String sentence, Optional<Cut> cut, Optional<Instant> readableUntil) {
    private static final int HEADER = 16;
    private static final int AROUND_TRANSACTION = Long.BYTES + Integer.BYTES + 1;
    private static final String FILES = "version-2";

    /** Where a log has to be cut to be readable. */
    record Cut(Path log, long length) {}

    /** Whether it can be the data, and not that a file may not be opened, for its permissions or for want of file descriptors. */
    static boolean explains(Throwable failure) {
        return !(failure instanceof FileNotFoundException) && !(failure instanceof FileSystemException);
    }

    /** @param failure what ZooKeeper said when it read the directory */
    static UnreadableData in(Path directory, Throwable failure) {
        var reading = new Reading();
        File[] all = directory.resolve(FILES).toFile().listFiles(file -> Util.isLogFileName(file.getName()));
        List<File> logs = Util.sortDataDir(all, "log", true);
        for (File log : logs) {
            Optional<String> wrong = reading.problem(log);
            if (wrong.isPresent()) {
                return new UnreadableData(
                        log + " cannot be read from byte " + reading.at + " on: " + wrong.get(),
                        reading.at > 0 ? Optional.of(new Cut(log.toPath(), reading.at)) : Optional.empty(),
                        reading.last);
            }
        }
        return new UnreadableData(
                directory.resolve(FILES) + " cannot be read: " + reason(failure), Optional.empty(), Optional.empty());
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /** How to go on without a copy, in two or more sentences; empty if no part of it can be told to be good. */
    String salvage() {
        return cut.map(at -> " Or accept that everything"
                        + readableUntil.map(time -> " written after " + time).orElse(" in that file and in newer ones")
                        + " is lost: with a copy of the folder made, cut the file (truncate -s " + at.length() + " "
                        + at.log() + ") and move log files with higher numbers (hexadecimal) elsewhere.")
                .orElse("");
    }

    private static final class Reading {
        private long at;
        private Optional<Instant> last = Optional.empty();

        Optional<String> problem(File log) {
            at = 0;
            try (var in = new BufferedInputStream(new FileInputStream(log))) {
                BinaryInputArchive archive = BinaryInputArchive.getArchive(in);
                var header = new FileHeader();
                header.deserialize(archive, "fileheader");
                if (header.getMagic() != FileTxnLog.TXNLOG_MAGIC) {
                    return Optional.of("it does not begin as a log of ZooKeeper's does");
                }
                at = HEADER;
                return transactions(archive);
            } catch (EOFException end) {
                return at == 0 && log.length() > 0 ? Optional.of("its header is torn") : Optional.empty();
            } catch (IOException | RuntimeException broken) {
                return Optional.of(reason(broken));
            }
        }

        private Optional<String> transactions(BinaryInputArchive archive) throws IOException {
            while (true) {
                long checksum = archive.readLong("crcvalue");
                byte[] transaction = Util.readTxnBytes(archive);
                if (transaction == null || transaction.length == 0) {
                    return Optional.empty();
                }
                var actual = new Adler32();
                actual.update(transaction);
                if (actual.getValue() != checksum) {
                    return Optional.of("the checksum of a transaction is wrong");
                }
                long time =
                        SerializeUtils.deserializeTxn(transaction).getHeader().getTime();
                last = Optional.of(Instant.ofEpochMilli(time));
                at += AROUND_TRANSACTION + transaction.length;
            }
        }
    }
}
