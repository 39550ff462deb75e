package io.crossdock.broker;

import io.crossdock.broker.net.ConnectionLimits;
import io.crossdock.broker.net.Listener;
import io.crossdock.broker.net.NetConfig;
import io.crossdock.broker.net.SocketServer;
import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.RequestMetrics;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of requests that are under way when a broker stops. */
@Timeout(30)
class LastAnswersTest {
    private static final RequestHeader HEADER = new RequestHeader(ApiKeys.CREATE_TOPICS, (short) 7, "admin", 1);

    private final Slow slow = new Slow();
    private final SocketServer server = new SocketServer(new NetConfig(
            1, 1 << 20, 5, 1 << 20, 1 << 20, new ConnectionLimits(10, 10, Map.of()), Duration.ZERO, -1, -1));
    private RawClient client;

    @BeforeEach
    void connect() throws Exception {
        int port = server.bind(new Listener("PLAINTEXT", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .address()
                .getPort();
        server.accept(new Dispatcher(List.of(slow), new AllowEverything(), new RequestMetrics(System::nanoTime)));
        client = new RawClient(port);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void whatIsInWorkIsAnsweredBeforeTheConnectionIsClosed() throws Exception {
        create();
        CompletableFuture<Reply> working = slow.begun.take();
        var closing = CompletableFuture.runAsync(server::close);

        working.complete(Reply.of(new CreateTopicsResponse(new CreateTopicsResponseData())));

        assertThat(client.receive()).isPresent();
        assertThat(client.receive()).isEmpty();
        closing.join();
    }

    @Test
    void whatWaitsForOthersIsNotWaitedFor() throws Exception {
        slow.parks = true;
        create();
        slow.begun.take();

        long start = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(client.receive()).isEmpty();
    }

    @Test
    void whatIsNeverAnsweredHoldsTheEndUpForASecondOrTwoOnly() throws Exception {
        create();
        slow.begun.take();

        server.close();

        assertThat(client.receive()).isEmpty();
    }

    private void create() throws IOException {
        client.sendFrame(new CreateTopicsRequest.Builder(new CreateTopicsRequestData())
                .build((short) 7)
                .serializeWithHeader(HEADER));
    }

    /** Begins whatever is asked and leaves the end to the test. */
    private static final class Slow implements RequestHandler<CreateTopicsRequest> {
        final BlockingQueue<CompletableFuture<Reply>> begun = new LinkedBlockingQueue<>();
        volatile boolean parks;

        @Override
        public ApiKeys api() {
            return ApiKeys.CREATE_TOPICS;
        }

        @Override
        public VersionRange versions() {
            return VersionRange.allOf(ApiKeys.CREATE_TOPICS);
        }

        @Override
        public CompletionStage<Reply> handle(CreateTopicsRequest request, RequestContext context) {
            var answer = new CompletableFuture<Reply>();
            if (parks) {
                context.parking().park(0);
            }
            begun.add(answer);
            return answer;
        }
    }
}
