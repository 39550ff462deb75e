package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestDecoderTest {
    private final RequestDecoder decoder = new RequestDecoder(
            (key, version) -> (key == ApiKeys.METADATA || key == ApiKeys.API_VERSIONS) && version <= 4);

    @Test
    void aRequestIsReadAndItsFrameFreed() throws Exception {
        var body = new MetadataRequest(new MetadataRequestData().setAllowAutoTopicCreation(true), (short) 4);
        var header = new RequestHeader(ApiKeys.METADATA, (short) 4, "shop", 42);
        ByteBuf frame = Unpooled.wrappedBuffer(body.serializeWithHeader(header));

        RequestEnvelope read = decoder.decode(frame);

        assertThat(read.header().correlationId()).isEqualTo(42);
        assertThat(read.header().clientId()).isEqualTo("shop");
        assertThat(read.body().data()).isEqualTo(body.data());
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void anUnknownKeyIsRefusedAndItsFrameFreed() {
        ByteBuf frame = frame(9999, 0);
        assertThatThrownBy(() -> decoder.decode(frame))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageContaining("9999");
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void aVersionWeDoNotServeIsRefused() {
        assertThatThrownBy(() -> decoder.decode(frame(ApiKeys.METADATA.id, 99)))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageContaining("METADATA version 99");
    }

    @Test
    void anApiVersionsRequestOfAnUnknownVersionIsPassedOnToBeAnswered() throws Exception {
        RequestEnvelope read =
                decoder.decode(frame(ApiKeys.API_VERSIONS.id, 77).writeByte(0)); // no tagged fields in the header
        assertThat(((ApiVersionsRequest) read.body()).hasUnsupportedRequestVersion())
                .isTrue();
        assertThat(read.body().version()).isZero();
    }

    @Test
    void aFrameTooShortForAHeaderIsRefused() {
        assertThatThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(new byte[] {0, 3})))
                .isInstanceOf(MalformedRequestException.class);
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() {
        ByteBuf frame = frame(ApiKeys.METADATA.id, 1).writeInt(3); // three topics announced, none there
        assertThatThrownBy(() -> decoder.decode(frame)).isInstanceOf(MalformedRequestException.class);
    }

    @Test
    void anArrayBeyondWhatOneRequestMayHaveIsRefusedBeforeItIsAllocated() {
        int most = BoundedReader.affordableElements(Runtime.getRuntime().maxMemory());
        ByteBuf frame = frame(ApiKeys.METADATA.id, 1).writeInt(most + 1).writeZero(most * 2 + 2);
        assertThatThrownBy(() -> decoder.decode(frame))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasStackTraceContaining("more than the " + most);
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void tenThousandUnknownTaggedFieldsAreEnough() {
        var all = new RequestDecoder((key, version) -> true);
        ByteBuf frame =
                frame(ApiKeys.METADATA.id, 12).writeBytes(new byte[] {(byte) 0x91, 0x4e}); // 10,001 in the header
        for (int i = 0; i < 10_001; i++) {
            frame.writeBytes(new byte[] {(byte) (0x80 | i), (byte) (i >> 7), 0});
        }
        assertThatThrownBy(() -> all.decode(frame)).hasStackTraceContaining("tagged fields");
    }

    @Test
    void aCorrelationIdIsNotTakenForTheLengthOfAnArray() throws Exception {
        ByteBuf frame = Unpooled.buffer()
                .writeShort(ApiKeys.METADATA.id)
                .writeShort(1)
                .writeInt(Integer.MAX_VALUE)
                .writeShort(-1)
                .writeInt(0);
        int size = frame.readableBytes();
        assertThat(decoder.decode(frame).heldBytes()).isEqualTo(size);
    }

    @Test
    void theObjectsMadeOfARequestAreHeldAgainstIt() throws Exception {
        ByteBuf frame = frame(ApiKeys.METADATA.id, 1).writeInt(1000).writeZero(2000);
        assertThat(decoder.decode(frame).heldBytes()).isGreaterThan(1000 * BoundedReader.ELEMENT_BYTES);
    }

    private static ByteBuf frame(int key, int version) {
        byte[] client = "c".getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer()
                .writeShort(key)
                .writeShort(version)
                .writeInt(1)
                .writeShort(client.length)
                .writeBytes(client);
    }
}
