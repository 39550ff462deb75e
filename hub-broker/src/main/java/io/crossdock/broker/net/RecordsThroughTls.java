package io.crossdock.broker.net;

import io.crossdock.broker.wire.ChunkRoom;
import io.crossdock.broker.wire.FileChunks;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;

/** Turns records that would leave straight from a file into pieces that can be encrypted. Confined to the event loop. */
final class RecordsThroughTls extends ChannelOutboundHandlerAdapter {
    private final ChunkRoom room;

    RecordsThroughTls(ChunkRoom room) {
        this.room = room;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message instanceof FileRegion region ? FileChunks.of(region, room) : message, promise);
    }
}
