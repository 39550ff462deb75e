package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

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
 * nothing costs nothing. While all requests together hold as much memory as they may, no new frame is begun,
 * except that small ones are not held up by large ones that are slow to arrive.
 *
 * <p>Confined to the channel's event loop.
 */
final class FrameDecoder extends ChannelDuplexHandler {
    /** Announced lengths up to this are allocated at once; beyond, the buffer grows with what arrives. */
    private static final int TRUSTED_BYTES = 1 << 20;
    /** From here on a copy costs more than the further read it would save. */
    static final int LARGE_BYTES = 32 << 10;

    private int maxFrameBytes;
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
    private int receivedAtLastCheck;
    private int counted;
    private final LongSupplier clock;
    private long begunAt;
    private long lastBegunAt;

    /** @param clock looked at when a frame does not come whole, see {@link #lastBegunAt} */
    FrameDecoder(int maxFrameBytes, RequestMemory memory, LongSupplier clock) {
        this.maxFrameBytes = maxFrameBytes;
        this.memory = memory;
        this.clock = clock;
    }

    /** What the clock showed when the frame that was passed on last had begun; 0 if it came whole. */
    long lastBegunAt() {
        return lastBegunAt;
    }

    /** From the next frame on. */
    void limit(int frameBytes) {
        maxFrameBytes = frameBytes;
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
        if (length < LARGE_BYTES || frame == null && !memory.hasRoomFor(true)) {
            return null;
        }
        ByteBuf filling = frame == null ? begin(allocator) : frame;
        if (filling.readableBytes() == filling.capacity()) {
            grow(filling);
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
                    first != null && context.channel().config().isAutoRead();
                    first = arrived.peek()) {
                if (!first.isReadable()) {
                    arrived.remove().release();
                } else if (!takeOneFrame(context, first)) {
                    break;
                }
            }
        } finally {
            passingOn = false;
        }
        return true;
    }

    /** @return whether to go on: the frame was passed on, or everything read went into it */
    private boolean takeOneFrame(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf filling = frame;
        if (filling == null) {
            if (!readLength(bytes)) {
                return true;
            }
            boolean whole = bytes.readableBytes() >= length;
            boolean large = !whole && length >= LARGE_BYTES;
            if (!memory.hasRoomFor(large)) {
                goOnWhenRoom(context, large);
                return false;
            }
            if (whole) {
                ByteBuf view = bytes.readRetainedSlice(length);
                next();
                context.fireChannelRead(view);
                return true;
            }
            filling = begin(context.alloc());
        }
        // once begun it is finished, or it would hold its memory for good
        int more = Math.min(bytes.readableBytes(), length - filling.readableBytes());
        while (filling.capacity() - filling.writerIndex() < more) {
            grow(filling);
        }
        filling.writeBytes(bytes, more);
        filled(context, filling);
        return true;
    }

    private void goOnWhenRoom(ChannelHandlerContext context, boolean large) {
        if (waitingForMemory != null) {
            return;
        }
        Runnable goOn = () -> context.executor().execute(() -> {
            waitingForMemory = null;
            if (!context.isRemoved()) {
                read(context);
            }
        });
        waitingForMemory = goOn;
        memory.whenRoom(large, goOn);
    }

    /**
     * Called every {@link SocketServer#STALLED_SECONDS} while others wait for memory.
     *
     * @return whether there is a large frame that comes in so slowly that it ought to give way: a minute for the whole of
     *     it is granted
     */
    boolean stalled() {
        boolean same = framesBegun == begunAtLastCheck;
        int received = frame == null ? 0 : frame.readableBytes();
        boolean slow = same
                && frame != null
                && length >= LARGE_BYTES
                && received - receivedAtLastCheck < length * (long) SocketServer.STALLED_SECONDS / 60;
        begunAtLastCheck = framesBegun;
        receivedAtLastCheck = received;
        return slow;
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
                    + " (socket.request.max.bytes, or sasl.server.max.receive.size before the login)");
        }
        return true;
    }

    private ByteBuf begin(ByteBufAllocator allocator) {
        ByteBuf begun = allocator.directBuffer(
                (int) Math.min(wanted(), TRUSTED_BYTES), (int) Math.min(wanted(), Integer.MAX_VALUE));
        frame = begun;
        framesBegun++;
        begunAt = clock.getAsLong();
        if (length >= LARGE_BYTES) {
            counted = begun.capacity();
            memory.begin(counted);
        }
        return begun;
    }

    /** Only requests larger than what is trusted come here, and those give way where memory is short. */
    private void grow(ByteBuf filling) {
        if (!memory.hasRoomFor(true)) {
            throw new CorruptedFrameException("a request of " + length + " bytes, " + filling.readableBytes()
                    + " of them here, gives way: requests hold all the memory they may (queued.max.request.bytes)");
        }
        int bigger = (int) Math.min(wanted(), 2L * filling.capacity());
        memory.begin(bigger - filling.capacity());
        counted += bigger - filling.capacity();
        filling.capacity(bigger);
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
        forgetArriving();
        next();
        context.fireChannelRead(filling);
        if (behind > 0) {
            readLength(Unpooled.wrappedBuffer(rest));
        }
    }

    private void forgetArriving() {
        if (counted > 0) {
            memory.end(counted);
            counted = 0;
        }
    }

    private void next() {
        lastWasLarge = length >= LARGE_BYTES;
        lastBegunAt = begunAt;
        begunAt = 0;
        frame = null;
        lengthBytes = 0;
        length = 0;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf unfinished = frame;
        if (unfinished != null) {
            frame = null;
            forgetArriving();
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
