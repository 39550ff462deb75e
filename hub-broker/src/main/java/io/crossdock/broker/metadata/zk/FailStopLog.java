package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * ZooKeeper's log of transactions and its snapshots in one directory, which takes nothing more once a write has failed.
 *
 * <p>ZooKeeper's own goes on: a write that a full disk cut short stays in its buffer, the next flush writes all of the
 * buffer again behind the part that is there already, and every transaction after it, though acknowledged, is unreadable
 * ({@code Unreasonable length}) or taken for the end of the log. Its servers do flush again, when they stop and when they
 * join their leader anew. Here what follows the failed write is nothing, a torn tail, which ZooKeeper ignores at the next
 * start; and nothing that was not forced to disk is acknowledged.
 *
 * <p>Thread-safe as its base is.
 */
final class FailStopLog extends FileTxnSnapLog {
    private final Consumer<IOException> failed;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /** @param failed called once, on a thread of ZooKeeper's that must not be blocked, with the first write that failed */
    FailStopLog(Path directory, Consumer<IOException> failed) throws IOException {
        super(directory.toFile(), directory.toFile());
        this.failed = failed;
    }

    @Override
    public boolean append(Request request) throws IOException {
        refuseAfterFailure();
        try {
            return super.append(request);
        } catch (IOException unwritten) {
            throw stop(unwritten);
        }
    }

    @Override
    public void commit() throws IOException {
        refuseAfterFailure();
        try {
            super.commit();
        } catch (IOException unwritten) {
            throw stop(unwritten);
        }
    }

    @Override
    public void rollLog() throws IOException {
        refuseAfterFailure();
        try {
            super.rollLog();
        } catch (IOException unwritten) {
            throw stop(unwritten);
        }
    }

    /** @return false if it could not be cut, also because a write has failed before */
    @Override
    public boolean truncateLog(long zxid) {
        return failure.get() == null && super.truncateLog(zxid);
    }

    /** After a failed write the files stay open until the process ends: to close them is to flush them. */
    @Override
    public void close() throws IOException {
        if (failure.get() == null) {
            super.close();
        }
    }

    private void refuseAfterFailure() throws IOException {
        IOException before = failure.get();
        if (before != null) {
            throw new IOException("nothing is written after a failed write: " + before.getMessage(), before);
        }
    }

    private IOException stop(IOException unwritten) {
        if (failure.compareAndSet(null, unwritten)) {
            failed.accept(unwritten);
        }
        return unwritten;
    }
}
