package io.crossdock.broker.wire;

import io.netty.channel.DefaultFileRegion;

/** A file region that tells the owner of the file when it is sent, instead of closing the file. */
final class ReleasingFileRegion extends DefaultFileRegion {
    private final FileBody body;

    ReleasingFileRegion(FileBody body) {
        super(body.channel(), body.position(), body.sizeInBytes());
        this.body = body;
    }

    FileBody body() {
        return body;
    }

    @Override
    protected void deallocate() {
        body.release();
    }
}
