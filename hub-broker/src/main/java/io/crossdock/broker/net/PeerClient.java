package io.crossdock.broker.net;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The other brokers as this one reaches them: a {@link PeerConnection} each, on the event loops that serve clients.
 * Thread-safe. Whoever owns the event loops closes this first.
 */
public final class PeerClient implements Peers, AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private final EventLoopGroup loops;
    private final Class<? extends Channel> socket;
    private final PeerConfig config;
    private final Consumer<BrokerImage> suspicion;
    private final RequestMemory memory = new RequestMemory(Long.MAX_VALUE); // an answer at a time for each broker
    private final Map<Integer, PeerConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PeerClient(
            EventLoopGroup loops, Class<? extends Channel> socket, PeerConfig config, Consumer<BrokerImage> suspicion) {
        this.loops = loops;
        this.socket = socket;
        this.config = config;
        this.suspicion = suspicion;
    }

    @Override
    public CompletableFuture<AbstractResponse> send(
            BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
        if (request.apiKey() == ApiKeys.FETCH) {
            throw new IllegalArgumentException("a fetch holds memory; it has a method of its own");
        }
        return exchange(to, request, timeout).thenApply(answer -> {
            answer.frame().release();
            return answer.response();
        });
    }

    @Override
    public CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout) {
        return exchange(to, request, timeout)
                .thenApply(answer -> new FetchedRecords((FetchResponse) answer.response(), answer.frame()::release));
    }

    private CompletableFuture<PeerExchange.Answer> exchange(
            BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
        var exchange = new PeerExchange(request);
        if (closed) {
            exchange.fail(new DisconnectException("this broker is shutting down"));
            return exchange.answer();
        }
        try {
            connections.computeIfAbsent(to.id(), first -> connection(to)).send(to, exchange, timeout.toNanos());
        } catch (RejectedExecutionException closing) {
            exchange.fail(new DisconnectException("this broker is shutting down", closing));
        }
        return exchange.answer();
    }

    private PeerConnection connection(BrokerImage to) {
        return new PeerConnection(to, config, loops.next(), this::dial, suspicion);
    }

    /** Names are looked up elsewhere, since that may block. */
    private void dial(
            EndpointImage endpoint,
            EventLoop loop,
            ChannelInboundHandlerAdapter handler,
            PeerConnection.Outcome outcome) {
        CompletableFuture.supplyAsync(
                        () -> new InetSocketAddress(endpoint.host(), endpoint.port()), config.nameLookups())
                .whenCompleteAsync(
                        (address, failure) -> {
                            if (address == null) {
                                outcome.opened(null, failure);
                            } else {
                                connect(endpoint.host(), address, loop, handler, outcome);
                            }
                        },
                        loop);
    }

    private void connect(
            String host,
            InetSocketAddress address,
            EventLoop loop,
            ChannelInboundHandlerAdapter handler,
            PeerConnection.Outcome outcome) {
        ChannelFuture opening = new Bootstrap()
                .group(loop)
                .channel(socket)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var frames = new FrameDecoder(Integer.MAX_VALUE - Integer.BYTES, memory, () -> 0);
                        CurrentTls tls = config.security().tls();
                        if (tls == null) {
                            channel.config().setRecvByteBufAllocator(new FrameRoom(frames));
                        } else {
                            SslHandler encrypting = tls.context().newHandler(channel.alloc(), host, address.getPort());
                            encrypting.setHandshakeTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
                            channel.pipeline().addLast(encrypting);
                        }
                        channel.pipeline().addLast(frames).addLast(handler);
                    }
                })
                .connect(address);
        opening.addListener(done -> outcome.opened(opening.isSuccess() ? opening.channel() : null, opening.cause()));
    }

    /** Closes every connection; whatever waits fails. */
    @Override
    public void close() {
        closed = true;
        connections.values().forEach(PeerConnection::closeSoon);
    }
}
