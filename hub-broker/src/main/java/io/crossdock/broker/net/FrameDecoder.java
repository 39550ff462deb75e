package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Cuts the stream into frames: four bytes of length, then as many bytes. Records in a frame are contiguous and can be
 * written to disk as they are: a frame that one read brought whole is a view of that read; one that came in pieces is put
 * together in a buffer of its size, which copies it once.
 *
 * <p>Frames are passed on only while the channel reads: one read may bring thousands of small ones, and whoever turned
 * reading off wants none of them. What is left over goes on when reading is turned on again.
 *
 * <p>The buffer is only made as large as the bytes that have arrived justify: a client that announces 100 MB and sends
 * nothing costs nothing. While all requests together hold as much memory as they may, no new frame is begun.
 *
 * <p>Confined to the channel's event loop.
 */
final class FrameDecoder extends ChannelDuplexHandler {
    /** Announced lengths up to this are allocated at once; beyond, the buffer grows with what arrives. */
    private static final int TRUSTED_BYTES = 1 << 20;

    private final int maxFrameBytes;
    private int lengthBytes;
    private int length;
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

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrived.add((ByteBuf) message);
        passOn(context);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        passOn(context);
        if (arrived.isEmpty()) {
            context.read();
        }
    }

    private void passOn(ChannelHandlerContext context) {
        if (passingOn) {
            return; // a handler behind us turned reading on again: the loop below sees it
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
        fill(context, bytes);
    }

    private void next() {
        frame = null;
        lengthBytes = 0;
        length = 0;
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

    private void fill(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf filling = frame;
        if (filling == null) {
            filling = context.alloc().directBuffer(Math.min(length, TRUSTED_BYTES), length);
            frame = filling;
            framesBegun++;
            memory.take(length);
        }
        filling.writeBytes(bytes, Math.min(bytes.readableBytes(), length - filling.readableBytes()));
        if (filling.readableBytes() == length) {
            memory.free(length);
            next();
            context.fireChannelRead(filling);
        }
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
