package io.crossdock.broker;

import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends frames one after the other and insists that each is answered, or the connection closed, within seconds. */
final class FuzzClient implements AutoCloseable {
    private static final int PROBE = 0x7ffffffe;

    private final int port;
    private RawClient client;
    private int answered;
    private int closed;

    FuzzClient(int port) throws IOException {
        this.port = port;
        client = new RawClient(port);
    }

    /** A key in one of its versions. */
    record Served(ApiKeys key, short version) {}

    /** What the broker says it serves. */
    List<Served> served() throws IOException {
        client.sendFrame(probe());
        ByteBuffer answer = client.receive().orElseThrow();
        answer.getInt();
        return new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0)
                .apiKeys().stream()
                        .flatMap(range -> {
                            ApiKeys key = ApiKeys.forId(range.apiKey());
                            return IntStream.rangeClosed(
                                            Math.max(range.minVersion(), key.oldestVersion()), range.maxVersion())
                                    .mapToObj(version -> new Served(key, (short) version));
                        })
                        .collect(Collectors.toList());
    }

    /**
     * Sends a frame and behind it a harmless request, whose answer shows that the frame was dealt with, also if it asked
     * for no answer.
     *
     * @throws java.net.SocketTimeoutException if neither an answer nor the end comes
     */
    void send(ByteBuffer frame) throws IOException {
        try {
            client.sendFrame(frame);
            client.sendFrame(probe());
        } catch (IOException refused) {
            reconnect(); // closed in the middle of it
            return;
        }
        for (Optional<ByteBuffer> answer = client.receive(); ; answer = client.receive()) {
            if (answer.isEmpty()) {
                reconnect();
                return;
            }
            if (answer.get().getInt(0) == PROBE) {
                answered++;
                return;
            }
        }
    }

    private void reconnect() throws IOException {
        closed++;
        client.close();
        client = new RawClient(port);
    }

    static ByteBuffer probe() {
        return ByteBuffer.allocate(10)
                .putShort(ApiKeys.API_VERSIONS.id)
                .putShort((short) 0)
                .putInt(PROBE)
                .putShort((short) -1)
                .flip();
    }

    /** How many frames were answered, and how many ended the connection. */
    String tally() {
        return answered + " answered, " + closed + " closed";
    }

    int answered() {
        return answered;
    }

    static Stream<ApiKeys> keys(List<Served> served) {
        return served.stream().map(Served::key).distinct();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
