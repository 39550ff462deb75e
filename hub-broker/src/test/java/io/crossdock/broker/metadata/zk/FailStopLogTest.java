package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.TxnLog.TxnIterator;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.TxnHeader;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class FailStopLogTest {
    private static final int LIMIT_KILOBYTES = 28;

    @TempDir
    Path directory;

    @Test
    void aDiskThatFillsInTheMidstOfATransactionLeavesALogThatCanBeReadWhateverIsTriedAfterwards() throws Exception {
        int committed = fill("ours");

        assertThat(committed).isPositive();
        assertThat(readable(directory)).isGreaterThanOrEqualTo(committed);
        assertThat(Files.size(LogFiles.newest(directory))).isEqualTo(LIMIT_KILOBYTES * 1024L);
    }

    /** Why there is a log of our own. If this fails, ZooKeeper has been mended, and ours can go. */
    @Test
    void zooKeepersOwnWritesItsBufferAgainBehindWhatIsThere() throws Exception {
        int committed = fill("theirs");

        int readable;
        try {
            readable = readable(directory);
        } catch (IOException unreadable) {
            readable = 0;
        }
        assertThat(readable).isLessThan(committed);
    }

    @Test
    void aTransactionTornAnywhereIsNoDamage() throws Exception {
        var log = new FailStopLog(directory, failure -> {});
        for (int zxid = 1; zxid <= 3; zxid++) {
            log.append(transaction(zxid, 60));
        }
        log.commit();
        log.close();
        Path file = LogFiles.newest(directory);
        List<Integer> starts = LogFiles.transactions(Files.readAllBytes(file));
        int last = starts.get(2);
        int end = starts.get(3);
        byte[] whole = Arrays.copyOf(Files.readAllBytes(file), end + 500); // and some of the zeros reserved

        for (int cut = last; cut <= end; cut++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, cut, torn.length, (byte) 0);
            Files.write(file, torn);
            assertThat(readable(directory)).as("cut at %d", cut).isEqualTo(cut < end ? 2 : 3);
            assertThat(UnreadableData.in(directory, new IOException("whatever")).cut())
                    .isEmpty();
        }
    }

    /** Fills a log in a process that may write so much to a file, frees the disk, goes on, and tells what it committed. */
    private int fill(String whose) throws Exception {
        var process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -S -f " + LIMIT_KILOBYTES + "; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Filling.class.getName(),
                        whose,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Integer.parseInt(
                told.lines().reduce((first, second) -> second).orElseThrow().strip());
    }

    private static int readable(Path directory) throws IOException {
        int count = 0;
        try (var log = new FileTxnLog(directory.resolve("version-2").toFile());
                TxnIterator transactions = log.read(0)) {
            while (transactions.getHeader() != null) {
                count++;
                if (!transactions.next()) {
                    break;
                }
            }
        }
        return count;
    }

    private static Request transaction(int zxid, int size) {
        var header = new TxnHeader(1, zxid, zxid, 1_700_000_000_000L + zxid, OpCode.setData);
        return new Request(1L, zxid, OpCode.setData, header, new SetDataTxn("/x", new byte[size], zxid), zxid);
    }

    /** The process whose disk is full; room is made as soon as it has noticed. */
    static final class Filling {
        private Filling() {}

        public static void main(String[] arguments) throws Exception {
            FileTxnLog.setPreallocSize(0);
            var directory = new File(arguments[1]);
            FileTxnSnapLog log = arguments[0].equals("ours")
                    ? new FailStopLog(directory.toPath(), failure -> {})
                    : new FileTxnSnapLog(directory, directory);
            int committed = 0;
            boolean free = false;
            for (int zxid = 1; zxid <= 400; zxid++) {
                try {
                    log.append(transaction(zxid, 150));
                    log.commit();
                    committed++;
                } catch (IOException full) {
                    if (!free) {
                        makeRoom();
                        free = true;
                    }
                }
            }
            log.close();
            System.out.println(committed);
        }

        private static void makeRoom() throws Exception {
            long self = ProcessHandle.current().pid();
            new ProcessBuilder("prlimit", "--pid", String.valueOf(self), "--fsize=unlimited")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }
}
