package io.crossdock.broker.wire;

import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Records that leave straight from a file, never passing through this process's memory.
 *
 * <p>Whoever owns the file keeps it open until {@link #release} was called; calling it again has no effect.
 */
public final class FileBody implements BaseRecords {
    private final FileChannel channel;
    private final long position;
    private final int size;
    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();

    /**
     * @param position of the first byte in the file
     * @param size bytes to send
     */
    public FileBody(FileChannel channel, long position, int size, Runnable onRelease) {
        this.channel = channel;
        this.position = position;
        this.size = size;
        this.onRelease = onRelease;
    }

    public FileChannel channel() {
        return channel;
    }

    public long position() {
        return position;
    }

    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }

    @Override
    public int sizeInBytes() {
        return size;
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("leaves through the response encoder only");
    }
}
