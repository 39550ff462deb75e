package io.crossdock.broker.net;

import io.crossdock.broker.wire.ChunkRoom;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.stream.ChunkedWriteHandler;

/**
 * Counts the pieces of records on their way through TLS, from when they are read until the socket has taken them. Stands
 * between what reads them and what encrypts them. Confined to the channel's event loop.
 */
final class EncryptedPieces extends ChannelOutboundHandlerAdapter implements ChunkRoom {
    private final UnsentRecords all;
    private final ChunkedWriteHandler reader;
    private int held;
    private int justRead;
    private boolean refused;

    /** @param reader told to go on when there is room again */
    EncryptedPieces(UnsentRecords all, ChunkedWriteHandler reader) {
        this.all = all;
        this.reader = reader;
    }

    @Override
    public int take(int wanted) {
        justRead = all.take(wanted, held == 0);
        held += justRead;
        refused = justRead == 0;
        return justRead;
    }

    @Override
    public void giveBack(int bytes) {
        held -= bytes;
        justRead = 0;
        all.give(bytes);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        int piece = justRead; // whoever reads a piece writes it before anything else
        justRead = 0;
        if (piece == 0) {
            context.write(message, promise);
            return;
        }
        context.write(message, promise.unvoid().addListener(sentOrLost -> {
            held -= piece;
            all.give(piece);
            if (refused) {
                refused = false;
                context.executor().execute(reader::resumeTransfer); // not from within the write that made room
            }
        }));
    }
}
