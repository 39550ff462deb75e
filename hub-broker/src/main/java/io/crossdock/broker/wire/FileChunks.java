package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;

/**
 * The records of a file region, read piece by piece, for a connection that has to encrypt them: what the kernel sends
 * by itself leaves as it is on disk. No more is in memory than there is room for, see {@link ChunkRoom}.
 */
public final class FileChunks implements ChunkedInput<ByteBuf> {
    private static final int CHUNK_BYTES = 128 << 10;

    private final FileBody body;
    private final ReleasingFileRegion region;
    private final ChunkRoom room;
    private int done;

    private FileChunks(ReleasingFileRegion region, ChunkRoom room) {
        this.room = room;
        this.region = region;
        this.body = region.body();
    }

    /**
     * Takes over what {@link ResponseEncoder} made.
     *
     * @param room asked before each piece
     */
    public static FileChunks of(FileRegion region, ChunkRoom room) {
        return new FileChunks((ReleasingFileRegion) region, room);
    }

    @Override
    public boolean isEndOfInput() {
        return done == body.sizeInBytes();
    }

    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws IOException {
        int wanted = room.take(Math.min(CHUNK_BYTES, body.sizeInBytes() - done));
        if (wanted == 0) {
            return null;
        }
        ByteBuf chunk = null;
        boolean read = false;
        try {
            chunk = allocator.directBuffer(wanted);
            while (chunk.readableBytes() < wanted) {
                int more = chunk.writeBytes(
                        body.channel(), body.position() + done + chunk.readableBytes(), wanted - chunk.readableBytes());
                if (more < 0) {
                    throw new EOFException("a log has become shorter while it was sent");
                }
            }
            done += wanted;
            read = true;
            return chunk;
        } finally {
            if (!read) {
                room.giveBack(wanted);
                if (chunk != null) {
                    chunk.release();
                }
            }
        }
    }

    @Override
    @Deprecated
    public @Nullable ByteBuf readChunk(ChannelHandlerContext context) throws IOException {
        return readChunk(context.alloc());
    }

    @Override
    public long length() {
        return body.sizeInBytes();
    }

    @Override
    public long progress() {
        return done;
    }

    @Override
    public void close() {
        if (region.refCnt() > 0) {
            region.release();
        }
    }
}
