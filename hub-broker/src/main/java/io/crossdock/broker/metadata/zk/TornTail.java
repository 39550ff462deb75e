package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.TxnLog.TxnIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cuts the last ZooKeeper transaction log where a killed process tore it.
 *
 * <p>ZooKeeper preallocates its log with zeros and writes a long transaction in several pieces. A kill between two
 * pieces leaves a record whose checksum is wrong, and the server then refuses to start for ever. That record was never
 * acknowledged, so it goes. Damage in an older log is not a torn tail and stays an error.
 */
final class TornTail {
    private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);
    private static final String PREFIX = "log.";

    private TornTail() {}

    static void cut(Path directory) throws IOException {
        Path logs = directory.resolve("version-2");
        Optional<Path> last = last(logs);
        if (last.isEmpty()) {
            return;
        }
        long good = zxid(last.get()) - 1;
        try (var log = new FileTxnLog(logs.toFile());
                TxnIterator transactions = log.read(zxid(last.get()), false)) {
            while (transactions.getHeader() != null) {
                good = transactions.getHeader().getZxid();
                if (!transactions.next()) {
                    return;
                }
            }
        } catch (IOException torn) {
            LOG.warn("Cut the torn end of {} behind transaction {}", last.get(), Long.toHexString(good), torn);
            truncate(logs, last.get(), good);
        }
    }

    private static void truncate(Path logs, Path last, long good) throws IOException {
        if (good < zxid(last)) {
            Files.delete(last); // not even its first transaction was whole
            return;
        }
        try (var log = new FileTxnLog(logs.toFile())) {
            log.truncate(good);
        }
    }

    private static Optional<Path> last(Path logs) throws IOException {
        if (!Files.isDirectory(logs)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .max(Comparator.comparingLong(TornTail::zxid));
        }
    }

    /** The log's name carries the number of its first transaction. */
    private static long zxid(Path log) {
        return Long.parseLong(log.getFileName().toString().substring(PREFIX.length()), 16);
    }
}
