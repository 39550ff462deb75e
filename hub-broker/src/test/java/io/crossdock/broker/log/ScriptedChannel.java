package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** An open file of a {@link ScriptedDisk}. */
final class ScriptedChannel extends FileChannel {
    /** Asked before each step on the file. */
    interface Before {
        void step(ScriptedDisk.Step step) throws IOException;
    }

    final String name;
    private final FileChannel real;
    private final Before before;
    private final Consumer<ScriptedChannel> closed;

    ScriptedChannel(FileChannel real, String name, Before before, Consumer<ScriptedChannel> closed) {
        this.real = real;
        this.name = name;
        this.before = before;
        this.closed = closed;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        before.step(ScriptedDisk.Step.READ);
        return real.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return real.read(into, offset, length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        before.step(ScriptedDisk.Step.READ);
        return real.read(into, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        before.step(ScriptedDisk.Step.WRITE);
        return real.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        before.step(ScriptedDisk.Step.WRITE);
        return real.write(from, offset, length);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        before.step(ScriptedDisk.Step.WRITE);
        return real.write(from, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (size < real.size()) {
            before.step(ScriptedDisk.Step.TRUNCATE);
        }
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        before.step(ScriptedDisk.Step.FORCE);
        real.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        before.step(ScriptedDisk.Step.WRITE);
        return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        closed.accept(this);
        real.close();
    }
}
