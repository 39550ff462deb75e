package io.crossdock.broker.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
