package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What one member of an ensemble knows, read from its directory: when it starts, and again after it has fallen out of
 * step with its leader.
 *
 * <p>A member that cannot read it while it runs tries again at once and for ever, which fills its hub's log and leads to
 * nothing. So {@code unreadable} is told, and each further attempt takes {@link #PAUSE}. Thread-safe as its base is.
 */
final class MemberDatabase extends ZKDatabase {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<IOException> unreadable;
    private volatile boolean started;

    /** @param unreadable told, maybe more than once, of data that could not be read after {@link #started} */
    MemberDatabase(FileTxnSnapLog log, Consumer<IOException> unreadable) {
        super(log);
        this.unreadable = unreadable;
    }

    /** From now on its member runs. */
    void started() {
        started = true;
    }

    @Override
    public long loadDataBase() throws IOException {
        try {
            return super.loadDataBase();
        } catch (IOException broken) {
            throw told(broken);
        } catch (RuntimeException broken) { // nonsense that was taken for a length or a type
            throw told(new IOException(broken));
        }
    }

    private IOException told(IOException broken) {
        if (started) {
            unreadable.accept(broken);
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return broken;
    }
}
