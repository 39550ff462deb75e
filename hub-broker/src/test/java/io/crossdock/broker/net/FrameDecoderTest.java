package io.crossdock.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameDecoderTest {
    private static final int LIMIT = 4_000_000;
    private static final int LARGE = 4 * FrameDecoder.LARGE_BYTES;
    private static final int MEMORY = LARGE;
    private final RequestMemory memory = new RequestMemory(MEMORY);
    private final FrameDecoder decoder = new FrameDecoder(LIMIT, memory, () -> 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aFrameThatArrivesByteByByteIsOneFrame() {
        for (byte one : new byte[] {0, 0, 0, 3, 7, 8, 9}) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }
        assertThat(next()).containsExactly(7, 8, 9);
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void twoFramesInOneReadAreTwoFrames() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 5, 0, 0, 0, 2, 6, 7}));
        assertThat(next()).containsExactly(5);
        assertThat(next()).containsExactly(6, 7);
    }

    @Test
    void aFrameThatOneReadBroughtWholeIsNotCopied() {
        byte[] read = {0, 0, 0, 2, 8, 9};
        channel.writeInbound(Unpooled.wrappedBuffer(read));
        ByteBuf frame = channel.readInbound();
        assertThat(frame.array()).isSameAs(read);
        frame.release();
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeAnythingIsAllocated() {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(LIMIT + 1)))
                .isInstanceOf(CorruptedFrameException.class)
                .hasMessageContaining("socket.request.max.bytes");
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(-5)))
                .isInstanceOf(CorruptedFrameException.class);
    }

    @Test
    void anEmptyFrameIsRefused() {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(0)))
                .isInstanceOf(CorruptedFrameException.class);
    }

    @Test
    void aFrameLargerThanWhatIsTrustedAtOnceArrivesWhole() {
        var channel = new EmbeddedChannel(new FrameDecoder(LIMIT, new RequestMemory(2 * LIMIT), () -> 0));
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        channel.writeInbound(Unpooled.buffer().writeInt(body.length));
        for (int at = 0; at < body.length; at += 70_000) {
            channel.writeInbound(Unpooled.wrappedBuffer(body, at, Math.min(70_000, body.length - at)));
        }
        ByteBuf frame = channel.readInbound();
        assertThat(ByteBufUtil.getBytes(frame)).isEqualTo(body);
        frame.release();
    }

    @Test
    void framesThatHaveArrivedWaitWhileReadingIsTurnedOff() {
        channel.config().setAutoRead(false);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 5, 0, 0, 0, 1, 6}));
        assertThat(channel.<Object>readInbound()).isNull();
        channel.config().setAutoRead(true);
        channel.runPendingTasks();
        assertThat(next()).containsExactly(5);
        assertThat(next()).containsExactly(6);
    }

    @Test
    void noFrameIsBegunWhileTheMemoryOfAllRequestsIsUsedUp() {
        memory.take(MEMORY);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 5}));
        assertThat(channel.<Object>readInbound()).isNull();
        memory.free(1);
        channel.runPendingTasks();
        assertThat(next()).containsExactly(5);
    }

    @Test
    void aFrameThatHasBegunIsFinishedThoughTheMemoryIsUsedUp() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 2, 5}));
        memory.take(MEMORY);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {6}));
        assertThat(next()).containsExactly(5, 6);
    }

    @Test
    void aLargeFrameIsCountedFromItsFirstByteUntilItIsPassedOn() {
        channel.writeInbound(Unpooled.buffer().writeInt(LARGE).writeByte(7));
        assertThat(memory.hasRoomFor(true)).isFalse();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[LARGE - 1]));
        assertThat(memory.hasRoomFor(true)).isTrue();
        assertThat(next()).hasSize(LARGE);
    }

    @Test
    void smallFramesPassThoseThatAreSlowToArrive() {
        memory.begin(MEMORY);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 5}));
        assertThat(next()).containsExactly(5);
        channel.writeInbound(Unpooled.buffer().writeInt(LARGE).writeByte(7));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[LARGE - 1]));
        assertThat(channel.<Object>readInbound()).isNull();
        memory.end(MEMORY);
        channel.runPendingTasks();
        assertThat(next()).hasSize(LARGE);
    }

    @Test
    void aConnectionThatClosesInAFrameGivesItsMemoryBack() {
        channel.writeInbound(Unpooled.buffer().writeInt(LARGE).writeByte(7));
        channel.close();
        channel.runPendingTasks();
        assertThat(memory.hasRoomFor(true)).isTrue();
    }

    @Test
    void aConnectionThatClosesWhileItWaitsIsForgotten() {
        memory.take(MEMORY);
        channel.writeInbound(Unpooled.buffer().writeInt(LARGE).writeByte(7));
        assertThat(memory.largeOnesWait()).isTrue();
        channel.close();
        channel.runPendingTasks();
        assertThat(memory.largeOnesWait()).isFalse();
    }

    @Test
    void aFrameLargerThanWhatIsTrustedGivesWayWhereMemoryIsShort() {
        channel.writeInbound(Unpooled.buffer().writeInt(3_000_000).writeByte(7));
        memory.take(MEMORY);
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[2_000_000])))
                .isInstanceOf(CorruptedFrameException.class)
                .hasMessageContaining("queued.max.request.bytes");
    }

    @Test
    void onlyALargeFrameThatHardlyGrowsIsStalled() {
        channel.writeInbound(Unpooled.buffer().writeInt(LARGE).writeByte(7));
        assertThat(decoder.stalled()).isFalse();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[LARGE / 10]));
        assertThat(decoder.stalled()).isFalse();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
        assertThat(decoder.stalled()).isTrue();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[LARGE - LARGE / 10 - 101]));
        assertThat(decoder.stalled()).isFalse();
        assertThat(next()).hasSize(LARGE);
    }

    @Test
    void aLargeFrameIsReadIntoTheBufferItStaysIn() {
        byte[] body = numbered(100_000);
        channel.writeInbound(Unpooled.buffer().writeInt(body.length).writeBytes(body, 0, 40_000));

        ByteBuf room = requireNonNull(decoder.room(channel.alloc()));
        assertThat(room.writableBytes()).isEqualTo(60_000 + Integer.BYTES);
        room.writeBytes(body, 40_000, 60_000);
        channel.writeInbound(room);

        ByteBuf frame = channel.readInbound();
        assertThat(frame).isSameAs(room);
        assertThat(ByteBufUtil.getBytes(frame)).isEqualTo(body);
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void aRowOfLargeFramesIsReadLengthByLengthWhereverTheReadsEnd() {
        byte[] body = numbered(50_000);
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 4; i++) {
            stream.writeInt(body.length - i).writeBytes(body, i, body.length - i);
        }
        stream.writeInt(3).writeBytes(new byte[] {7, 8, 9});
        int[] readSizes = {60_000, 1, 2, 49_999, 3, 17, 70_000};
        for (int turn = 0; stream.isReadable(); turn++) {
            ByteBuf into = decoder.room(channel.alloc());
            if (into == null) {
                into = channel.alloc().directBuffer(64_000);
            }
            int size = Math.min(
                    readSizes[turn % readSizes.length], Math.min(into.writableBytes(), stream.readableBytes()));
            stream.readBytes(into, size);
            channel.writeInbound(into);
        }

        for (int i = 0; i < 4; i++) {
            assertThat(next()).isEqualTo(Arrays.copyOfRange(body, i, body.length));
        }
        assertThat(next()).containsExactly(7, 8, 9);
    }

    @Test
    void anImpossibleLengthBehindALargeFrameDoesNotTakeTheFrameWithIt() {
        byte[] body = numbered(50_000);
        channel.writeInbound(Unpooled.buffer().writeInt(body.length));
        ByteBuf room = requireNonNull(decoder.room(channel.alloc()));
        room.writeBytes(body).writeInt(-1);

        assertThatThrownBy(() -> channel.writeInbound(room)).isInstanceOf(CorruptedFrameException.class);

        assertThat(next()).isEqualTo(body);
    }

    private static byte[] numbered(int bytes) {
        byte[] body = new byte[bytes];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        return body;
    }

    private byte[] next() {
        ByteBuf frame = channel.readInbound();
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }
}
