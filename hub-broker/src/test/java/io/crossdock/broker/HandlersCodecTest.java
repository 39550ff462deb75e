package io.crossdock.broker;

import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.wire.RequestDecoder;
import io.crossdock.broker.wire.RequestEnvelope;
import io.crossdock.broker.wire.ResponseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every key and version that is advertised goes through decoder and encoder unharmed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlersCodecTest {
    private final RequestDecoder decoder = new RequestDecoder((key, version) -> true);
    private final ResponseEncoder encoder = new ResponseEncoder();
    private ListedHandlers listed;

    @BeforeAll
    void list(@TempDir Path directory) {
        listed = new ListedHandlers(directory);
    }

    @AfterAll
    void close() {
        listed.close();
    }

    Stream<Arguments> served() {
        return listed.all().stream().flatMap(HandlersCodecTest::versions);
    }

    private static Stream<Arguments> versions(RequestHandler<?> handler) {
        return Stream.iterate(
                        (int) handler.versions().min(),
                        v -> v <= handler.versions().max(),
                        v -> v + 1)
                .map(version -> Arguments.of(handler.api(), (short) (int) version));
    }

    @ParameterizedTest
    @MethodSource("served")
    void requestAndResponseSurviveTheWire(ApiKeys key, short version) throws Exception {
        // A filter for access rules has to say what it is about, the others may be empty.
        ApiMessage request = key == ApiKeys.DESCRIBE_ACLS ? ExampleRequests.of(key) : key.messageType.newRequest();
        var header = new RequestHeader(
                new RequestHeaderData()
                        .setRequestApiKey(key.id)
                        .setRequestApiVersion(version)
                        .setClientId("codec")
                        .setCorrelationId(7),
                key.requestHeaderVersion(version));

        RequestEnvelope read = decoder.decode(frame(header, request, version));

        assertThat(read.header().correlationId()).isEqualTo(7);
        assertThat(read.body().apiKey()).isEqualTo(key);
        assertThat(bytes(read.body().data(), version)).isEqualTo(bytes(request, version));
        read.release().run();

        ApiMessage empty = key.messageType.newResponse();
        AbstractResponse response =
                AbstractResponse.parseResponse(key, new ByteBufferAccessor(bytes(empty, version)), version);
        ByteBuffer sent = together(encoder.encode(header, version, response, UnpooledByteBufAllocator.DEFAULT));
        assertThat(sent.getInt()).isEqualTo(sent.remaining());
        AbstractResponse back = AbstractResponse.parseResponse(sent, header);
        assertThat(bytes(back.data(), version)).isEqualTo(bytes(response.data(), version));
    }

    private static ByteBuf frame(RequestHeader header, ApiMessage request, short version) {
        ByteBuffer head = MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion())
                .buffer();
        return Unpooled.copiedBuffer(Unpooled.wrappedBuffer(head), Unpooled.wrappedBuffer(bytes(request, version)));
    }

    private static ByteBuffer bytes(ApiMessage message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    private static ByteBuffer together(List<Object> parts) {
        ByteBuf all =
                Unpooled.wrappedBuffer(parts.stream().map(ByteBuf.class::cast).toArray(ByteBuf[]::new));
        try {
            return ByteBuffer.wrap(ByteBufUtil.getBytes(all));
        } finally {
            all.release();
        }
    }
}
