package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.ByteUtils;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Collects what a generated message writes into one buffer, cut where records stand: those are put in between, uncopied. */
final class PartsWriter implements Writable {
    private final ArrayList<Object> parts = new ArrayList<>(3);
    private final ByteBuf buffer;
    private int cutAt;

    /** @param size bytes of everything but the records */
    PartsWriter(ByteBufAllocator allocator, int size) {
        buffer = allocator.buffer(size);
    }

    List<Object> finish() {
        cut();
        buffer.release();
        return parts;
    }

    void discard() {
        parts.forEach(ReferenceCountUtil::release);
        buffer.release();
    }

    @Override
    public void writeRecords(BaseRecords records) {
        if (records instanceof FileBody file) {
            cut();
            makePlace();
            parts.add(new ReleasingFileRegion(file));
        } else if (records instanceof MemoryRecords memory) {
            cut();
            parts.add(Unpooled.wrappedBuffer(memory.buffer()));
        } else {
            throw new IllegalArgumentException("cannot send " + records.getClass());
        }
    }

    private void cut() {
        int end = buffer.writerIndex();
        if (end > cutAt) {
            makePlace();
            parts.add(buffer.retainedSlice(cutAt, end - cutAt));
            cutAt = end;
        }
    }

    /** Before there is a part that would be lost if there were no memory for its place. */
    private void makePlace() {
        parts.ensureCapacity(parts.size() + 1);
    }

    @Override
    public void writeByte(byte value) {
        buffer.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        buffer.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        buffer.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        buffer.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        buffer.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] value) {
        buffer.writeBytes(value);
    }

    @Override
    public void writeByteBuffer(ByteBuffer value) {
        buffer.writeBytes(value.duplicate());
    }

    @Override
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            buffer.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte(rest);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint((value << 1) ^ (value >> 31));
    }

    @Override
    public void writeVarlong(long value) {
        ByteBuffer encoded = ByteBuffer.allocate(10);
        ByteUtils.writeVarlong(value, encoded);
        buffer.writeBytes(encoded.flip());
    }
}
