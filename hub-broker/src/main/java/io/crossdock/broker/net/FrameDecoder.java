package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Cuts the stream into frames: four bytes of length, then as many bytes. Records in a frame are contiguous and can be
 * written to disk as they are: a frame that one read brought whole is a view of that read, and a large one is read from
 * the socket into the buffer it stays in (see {@link #room}). Only the beginning of a large frame, when it came along with
 * something else, and small frames that came in pieces are copied, once.
 *
 * <p>Frames are passed on only while the channel reads: one read may bring thousands of small ones, and whoever turned
 * reading off wants none of them. What is left over goes on when reading is turned on again.
 *
 * <p>A buffer is only made as large as the bytes that have arrived justify: a client that announces 100 MB and sends
 * nothing costs nothing. While all requests together hold as much memory as they may, no new frame is begun.
 *
 * <p>Confined to the channel's event loop.
 */
final class FrameDecoder extends ChannelDuplexHandler {
    /** Announced lengths up to this are allocated at once; beyond, the buffer grows with what arrives. */
    private static final int TRUSTED_BYTES = 1 << 20;
    /** From here on a copy costs more than the further read it would save. */
    private static final int LARGE_BYTES = 32 << 10;

    private final int maxFrameBytes;
    private int lengthBytes;
    private int length;
    private boolean lastWasLarge;
    private @Nullable ByteBuf frame;
    private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(2);
    private boolean passingOn;
    private final RequestMemory memory;
    private @Nullable Runnable waitingForMemory;
    private long framesBegun;
    private long begunAtLastCheck = -1;

    FrameDecoder(int maxFrameBytes, RequestMemory memory) {
        this.maxFrameBytes = maxFrameBytes;
        this.memory = memory;
    }

    /**
     * The buffer to read from the socket into, if what comes next is part of a large frame: the frame's own, with room
     * for the length of the one behind it, so that a row of large frames is never copied. After a large frame the length
     * of the next is read alone.
     *
     * @return a buffer whose capacity is what is wanted, to be handed to {@link #channelRead}; null for any
     */
    @Nullable
    ByteBuf room(ByteBufAllocator allocator) {
        if (!arrived.isEmpty()) {
            return null; // what lies here comes first
        }
        if (lengthBytes < Integer.BYTES) {
            return lastWasLarge ? allocator.directBuffer(Integer.BYTES - lengthBytes) : null;
        }
        if (length < LARGE_BYTES || frame == null && !memory.hasRoom()) {
            return null;
        }
        ByteBuf filling = frame == null ? begin(allocator) : frame;
        if (filling.readableBytes() == filling.capacity()) {
            filling.capacity((int) Math.min(wanted(), 2L * filling.capacity()));
        }
        return filling.retain();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes == frame) {
            bytes.release();
            filled(context, bytes);
        } else {
            arrived.add(bytes);
        }
        passOn(context);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (passOn(context)) {
            context.fireChannelReadComplete();
        }
        if (arrived.isEmpty()) {
            context.read();
        }
    }

    /** @return whether there was anything to pass on */
    private boolean passOn(ChannelHandlerContext context) {
        if (passingOn || arrived.isEmpty()) {
            return false; // a handler behind us turned reading on again: the loop below sees it
        }
        passingOn = true;
        try {
            for (ByteBuf first = arrived.peek();
                    first != null && context.channel().config().isAutoRead() && mayGoOn(context);
                    first = arrived.peek()) {
                if (first.isReadable()) {
                    takeOneFrame(context, first);
                } else {
                    arrived.remove().release();
                }
            }
        } finally {
            passingOn = false;
        }
        return true;
    }

    /** A frame once begun is finished, or it would hold its memory for good. */
    private boolean mayGoOn(ChannelHandlerContext context) {
        if (frame != null || memory.hasRoom()) {
            return true;
        }
        if (waitingForMemory == null) {
            Runnable goOn = () -> context.executor().execute(() -> {
                waitingForMemory = null;
                if (!context.isRemoved()) {
                    read(context);
                }
            });
            waitingForMemory = goOn;
            memory.whenRoom(goOn);
        }
        return false;
    }

    /**
     * Called from time to time while others wait for memory.
     *
     * @return whether a frame that was unfinished at the last call still is, and ought to give way
     */
    boolean stalled() {
        boolean same = framesBegun == begunAtLastCheck;
        begunAtLastCheck = framesBegun;
        return same && frame != null;
    }

    private void takeOneFrame(ChannelHandlerContext context, ByteBuf bytes) {
        if (frame == null && !readLength(bytes)) {
            return;
        }
        if (frame == null && bytes.readableBytes() >= length) {
            ByteBuf whole = bytes.readRetainedSlice(length);
            next();
            context.fireChannelRead(whole);
            return;
        }
        ByteBuf filling = frame == null ? begin(context.alloc()) : frame;
        filling.writeBytes(bytes, Math.min(bytes.readableBytes(), length - filling.readableBytes()));
        filled(context, filling);
    }

    /** @return whether the length is complete */
    private boolean readLength(ByteBuf bytes) {
        while (lengthBytes < Integer.BYTES) {
            if (!bytes.isReadable()) {
                return false;
            }
            length = (length << 8) | bytes.readUnsignedByte();
            lengthBytes++;
        }
        if (length <= 0 || length > maxFrameBytes) {
            throw new CorruptedFrameException("a request of " + length + " bytes; allowed are 1 to " + maxFrameBytes
                    + " (socket.request.max.bytes)");
        }
        return true;
    }

    private ByteBuf begin(ByteBufAllocator allocator) {
        ByteBuf begun = allocator.directBuffer(
                (int) Math.min(wanted(), TRUSTED_BYTES), (int) Math.min(wanted(), Integer.MAX_VALUE));
        frame = begun;
        framesBegun++;
        memory.take(length);
        return begun;
    }

    /** The frame and the length of the next. */
    private long wanted() {
        return (long) length + Integer.BYTES;
    }

    /** Passes the frame on if it is complete; what was read behind it is the length of the next one. */
    private void filled(ChannelHandlerContext context, ByteBuf filling) {
        int behind = filling.readableBytes() - length;
        if (behind < 0) {
            return;
        }
        byte[] rest = new byte[behind];
        filling.getBytes(filling.readerIndex() + length, rest);
        filling.writerIndex(filling.readerIndex() + length);
        memory.free(length);
        next();
        context.fireChannelRead(filling);
        if (behind > 0) {
            readLength(Unpooled.wrappedBuffer(rest));
        }
    }

    private void next() {
        lastWasLarge = length >= LARGE_BYTES;
        frame = null;
        lengthBytes = 0;
        length = 0;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf unfinished = frame;
        if (unfinished != null) {
            frame = null;
            memory.free(length);
            unfinished.release();
        }
        Runnable goOn = waitingForMemory;
        if (goOn != null) {
            memory.forget(goOn);
        }
        arrived.forEach(ByteBuf::release);
        arrived.clear();
    }
}
