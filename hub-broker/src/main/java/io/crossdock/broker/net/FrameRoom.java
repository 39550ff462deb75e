package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Where a connection's next read goes: into the frame under way if that is large, otherwise into a buffer as large as
 * reads have been lately. Confined to the channel's event loop.
 */
final class FrameRoom implements RecvByteBufAllocator {
    private final FrameDecoder decoder;
    private final AdaptiveRecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator();

    FrameRoom(FrameDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still demands it
    public Handle newHandle() {
        return new Room(decoder, (ExtendedHandle) adaptive.newHandle());
    }

    private static final class Room extends DelegatingHandle implements ExtendedHandle {
        private final FrameDecoder decoder;
        private final ExtendedHandle otherwise;

        Room(FrameDecoder decoder, ExtendedHandle otherwise) {
            super(otherwise);
            this.decoder = decoder;
            this.otherwise = otherwise;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf room = decoder.room(allocator);
            return room == null ? otherwise.allocate(allocator) : room;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return otherwise.continueReading(maybeMoreData);
        }
    }
}
