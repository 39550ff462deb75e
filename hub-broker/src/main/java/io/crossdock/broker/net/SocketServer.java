package io.crossdock.broker.net;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.Peers;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.Login;
import io.crossdock.broker.request.LoginMetrics;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.trace.Traces;
import io.crossdock.broker.wire.RequestDecoder;
import io.crossdock.broker.wire.ResponseEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The broker's listening sockets and the event loops behind them. */
public final class SocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

    /** A client with more unsent answers than the upper bound is not read from until it took some. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(256 << 10, 1 << 20);

    /** Of records for all connections by TLS together, see {@link UnsentRecords}. */
    static final long MOST_UNSENT_RECORDS = 32 << 20;

    static final int STALLED_SECONDS = 5;

    private static final int LAST_ANSWERS_SECONDS = 2;

    private final NetConfig config;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final EventLoopGroup loops;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends Channel> clientChannel;
    private final List<PeerClient> peers = new CopyOnWriteArrayList<>();
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Gatekeeper gatekeeper;
    private final RequestMemory memory;
    private final UnsentRecords unsent = new UnsentRecords(MOST_UNSENT_RECORDS);
    private final LoginMetrics logins;
    private final Traces traces;
    private final AtomicLong connectionIds = new AtomicLong();
    private volatile @Nullable Dispatcher dispatcher;
    private volatile @Nullable ConnectionRate rate;

    public SocketServer(NetConfig config) {
        this(config, Traces.none());
    }

    /** @param traces of clients that somebody wants to watch */
    public SocketServer(NetConfig config, Traces traces) {
        this.config = config;
        this.traces = traces;
        gatekeeper = new Gatekeeper(config.connections());
        memory = new RequestMemory(config.maxRequestMemory());
        boolean epoll = Epoll.isAvailable();
        serverChannel = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        clientChannel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        loops = new MultiThreadIoEventLoopGroup(
                config.threads(),
                new DefaultThreadFactory("net", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        logins = new LoginMetrics(loops.next().ticker()::nanoTime);
    }

    /**
     * Reserves the address, so that the port is known, without accepting anyone yet: connections wait in the kernel's
     * queue until {@link #accept}.
     *
     * @throws IOException naming the address, if it cannot be bound
     */
    public BoundListener bind(Listener listener) throws IOException {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(serverChannel)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new Initializer(listener.name(), listener.entrance()));
        if (config.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, config.sendBufferBytes());
        }
        if (config.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, config.receiveBufferBytes());
        }
        var bound = bootstrap.bind(listener.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Listener " + listener.name() + " cannot bind " + listener.address() + ": "
                            + bound.cause().getMessage() + ". Is another process using the port?",
                    bound.cause());
        }
        listening.add(bound.channel());
        return new BoundListener(
                listener.name(), (InetSocketAddress) bound.channel().localAddress());
    }

    /** A listener and the address it really has. */
    public record BoundListener(String name, InetSocketAddress address) {}

    /** From now on clients are served, those in the kernel's queues first. */
    public void accept(Dispatcher served) {
        accept(served, null, "");
    }

    /**
     * @param limits how fast an address may open connections; null for as fast as it likes
     * @param unlimited name of the listener at which it may in any case, since brokers alone come in there; empty for none
     */
    public void accept(Dispatcher served, @Nullable ClientQuotas limits, String unlimited) {
        rate = limits == null ? null : new ConnectionRate(limits, unlimited);
        dispatcher = served;
        listening.forEach(channel -> channel.config().setAutoRead(true));
        loops.scheduleWithFixedDelay(this::closeStalled, STALLED_SECONDS, STALLED_SECONDS, TimeUnit.SECONDS);
    }

    /** Requests that never end must not keep everybody's memory from those that do. */
    private void closeStalled() {
        if (memory.largeOnesWait()) {
            connections.forEach(channel -> channel.eventLoop().execute(() -> {
                FrameDecoder frames = channel.pipeline().get(FrameDecoder.class);
                if (frames != null && frames.stalled()) {
                    LOG.warn(
                            "Closing the connection of {}: the rest of its request comes in too slowly while others wait for"
                                    + " the memory it holds (queued.max.request.bytes)",
                            channel.remoteAddress());
                    channel.close();
                }
            }));
        }
    }

    /**
     * Connections to other brokers on the event loops of this server, closed with it.
     *
     * @param suspicion told, on an event loop, of a broker that refused or broke a connection, as one does whose process
     *     is gone; it may be alive all the same
     */
    public Peers peers(PeerConfig how, Consumer<BrokerImage> suspicion) {
        var client = new PeerClient(loops, clientChannel, how, suspicion);
        peers.add(client);
        return client;
    }

    /** From now on; connections beyond a lower limit stay. */
    public void limit(ConnectionLimits limits) {
        gatekeeper.limit(limits);
    }

    private static void leave(Channel channel) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext context = channel.pipeline().context(Connection.class);
            if (context == null) {
                channel.close();
            } else {
                ((Connection) context.handler()).leave(context);
            }
        });
    }

    /** How clients have come in. */
    public LoginMetrics logins() {
        return logins;
    }

    /** Connections open now. */
    public int connections() {
        return gatekeeper.inside();
    }

    /** Stops accepting, answers for a moment what is in work, closes every connection and ends the event loops. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        connections.forEach(SocketServer::leave);
        if (!connections.newCloseFuture().awaitUninterruptibly(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
            LOG.info(
                    "Closing {} connections whose requests are not answered within {} s",
                    connections.size(),
                    LAST_ANSWERS_SECONDS);
        }
        peers.forEach(PeerClient::close);
        connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        private final String listener;
        private final Entrance entrance;

        Initializer(String listener, Entrance entrance) {
            this.listener = listener;
            this.entrance = entrance;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            Dispatcher served = dispatcher;
            if (served == null) {
                channel.close(); // not accepting yet, so nothing should come here
                return;
            }
            String address = remoteAddress(channel).getHostAddress();
            if (!gatekeeper.enter(address)) {
                channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> gatekeeper.leave(address));
            connections.add(channel);
            ConnectionRate limit = rate;
            if (limit != null && limit.refuses(listener, address, channel)) {
                return;
            }
            var session = new Session(
                    connectionIds.incrementAndGet(),
                    KafkaPrincipal.ANONYMOUS,
                    remoteAddress(channel),
                    listener,
                    new ClientDetails(((InetSocketAddress) channel.remoteAddress()).getPort()),
                    channel.eventLoop(),
                    entrance.login()
                            ? new Login(
                                    channel.eventLoop().ticker()::nanoTime,
                                    (mechanism, outcome) -> logins.count(listener, mechanism, outcome))
                            : null);
            int frameBytes = entrance.login()
                    ? Math.min(entrance.firstFrameBytes(), config.maxFrameBytes())
                    : config.maxFrameBytes();
            var frames = new FrameDecoder(frameBytes, memory, traces::now);
            CurrentTls tls = entrance.tls();
            if (tls == null) {
                channel.config().setRecvByteBufAllocator(new FrameRoom(frames));
                channel.pipeline().addLast(frames);
            } else {
                SslHandler handler = tls.context().newHandler(channel.alloc());
                handler.setHandshakeTimeoutMillis(entrance.patience().toMillis());
                var reader = new ChunkedWriteHandler();
                var pieces = new EncryptedPieces(unsent, reader);
                channel.pipeline()
                        .addLast(handler)
                        .addLast(frames)
                        .addLast(pieces)
                        .addLast(reader)
                        .addLast(new RecordsThroughTls(pieces));
            }
            channel.pipeline()
                    .addLast(new Connection(
                            config,
                            memory,
                            new RequestDecoder(served::serves),
                            encoder,
                            served,
                            session,
                            entrance,
                            logins,
                            traces));
        }
    }

    private static InetAddress remoteAddress(Channel channel) {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }
}
