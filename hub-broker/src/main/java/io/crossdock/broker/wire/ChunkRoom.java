package io.crossdock.broker.wire;

/** How much of the records that have to be encrypted may be in memory. Confined to the connection's event loop. */
public interface ChunkRoom {
    /**
     * Takes room for the next piece, which is handed over to be sent before room is taken for another one.
     *
     * @param wanted bytes, at least 1
     * @return how many of them there is room for; 0 to wait until something has been sent
     */
    int take(int wanted);

    /** The piece that room was taken for last will not be sent. */
    void giveBack(int bytes);
}
