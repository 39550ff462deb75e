package io.crossdock.broker.net;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.wire.MalformedRequestException;
import io.crossdock.broker.wire.RequestEncoder;
import io.crossdock.broker.wire.ResponseDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * The one connection to another broker, made when something is to be sent, and made again when it broke.
 *
 * <pre>
 * idle ─▶ connecting ─▶ greeting (ApiVersions) ─▶ login, where asked for ─▶ ready
 *   ▲          │               │                       │                      │
 *   └──────────┴───────────────┴── failed: everything sent fails, and for a while everything that comes
 * </pre>
 *
 * <p>Confined to its event loop, except {@link #send}.
 */
final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

    static final int MOST_IN_FLIGHT = 32;
    static final int MOST_WAITING = 4096;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final long GREETING_MILLIS = 5_000;
    /** For each message: logins may have to wait for their turn. */
    private static final long LOGIN_MILLIS = 20_000;

    private static final int FAILURES_BETWEEN_WARNINGS = 100;
    /** Every broker there ever was of this cluster knows it. */
    private static final short GREETING_VERSION = 3;

    /** Opens the channel and has {@code handler} take part in it; tells how that went on the event loop. */
    interface Dialer {
        void dial(EndpointImage endpoint, EventLoop loop, ChannelInboundHandlerAdapter handler, Outcome outcome);
    }

    /** Exactly one of the two is there. */
    interface Outcome {
        void opened(@Nullable Channel channel, @Nullable Throwable failure);
    }

    private final PeerConfig config;
    private final EventLoop loop;
    private final Dialer dialer;
    private final Consumer<BrokerImage> suspicion;
    private final ArrayDeque<PeerExchange> waiting = new ArrayDeque<>();
    private final ArrayDeque<PeerExchange> inFlight = new ArrayDeque<>();
    private final Map<ApiKeys, VersionRange> served = new EnumMap<>(ApiKeys.class);
    private BrokerImage broker;
    private @Nullable Attempt attempt;
    private boolean ready;
    private boolean closed;
    private int correlation;
    private int failures;
    private long notBeforeNanos;
    private String lastFailure = "";

    /**
     * @param suspicion told of a broker whose process may be gone: it refused or broke a connection
     */
    PeerConnection(
            BrokerImage broker, PeerConfig config, EventLoop loop, Dialer dialer, Consumer<BrokerImage> suspicion) {
        this.broker = broker;
        this.config = config;
        this.loop = loop;
        this.dialer = dialer;
        this.suspicion = suspicion;
    }

    /** Any thread. */
    void send(BrokerImage to, PeerExchange exchange, long timeoutNanos) {
        if (loop.inEventLoop()) {
            accept(to, exchange, timeoutNanos);
        } else {
            loop.execute(() -> accept(to, exchange, timeoutNanos));
        }
    }

    /** Any thread. */
    void closeSoon() {
        try {
            loop.execute(this::close);
        } catch (RejectedExecutionException closedBefore) {
            LOG.debug("The event loop is closed already", closedBefore);
        }
    }

    private void close() {
        closed = true;
        abandon("this broker is shutting down");
        failWaiting("this broker is shutting down");
    }

    private void accept(BrokerImage to, PeerExchange exchange, long timeoutNanos) {
        if (closed) {
            exchange.fail(new DisconnectException("this broker is shutting down"));
            return;
        }
        if (to.epoch() > broker.epoch()) {
            abandon("broker " + broker.id() + " has begun another life");
            broker = to;
            notBeforeNanos = now();
        }
        if (waiting.size() >= MOST_WAITING) {
            exchange.fail(
                    new TimeoutException(waiting.size() + " requests to broker " + broker.id() + " wait already"));
            return;
        }
        waiting.add(exchange);
        exchange.deadline(loop.schedule(() -> expire(exchange), timeoutNanos, TimeUnit.NANOSECONDS));
        proceed();
    }

    private void proceed() {
        if (ready) {
            sendWaiting();
        } else if (attempt == null && !waiting.isEmpty()) {
            if (now() - notBeforeNanos < 0) {
                failWaiting(lastFailure);
            } else {
                connect();
            }
        }
    }

    private void connect() {
        EndpointImage endpoint = broker.endpoint(config.listener())
                .or(() -> broker.endpoints().stream()
                        .filter(each ->
                                each.securityProtocol().equals(config.security().protocol()))
                        .findFirst())
                .orElse(null);
        if (endpoint == null) {
            failWaiting("broker " + broker.id() + " has no listener '" + config.listener() + "' and none that speaks "
                    + config.security().protocol());
            return;
        }
        var begun = new Attempt(broker);
        attempt = begun;
        dialer.dial(endpoint, loop, begun, begun);
    }

    private void sendWaiting() {
        if (!ready) {
            return; // what this answer belongs to is the greeting or a login
        }
        Attempt current = attempt;
        boolean sent = false;
        while (current != null && current.channel != null && inFlight.size() < MOST_IN_FLIGHT && !waiting.isEmpty()) {
            PeerExchange next = waiting.remove();
            if (next.answer().isDone()) {
                continue;
            }
            sent |= write(next, current.channel);
        }
        if (sent && current != null && current.channel != null) {
            current.channel.flush();
        }
    }

    private boolean write(PeerExchange exchange, Channel channel) {
        try {
            AbstractRequest request = exchange.request().build(version(exchange.request()));
            write(exchange, request, channel);
            return true;
        } catch (RuntimeException unsendable) {
            exchange.fail(unsendable);
            return false;
        }
    }

    private void write(PeerExchange exchange, AbstractRequest request, Channel channel) {
        var header = new RequestHeader(request.apiKey(), request.version(), config.clientId(), correlation++);
        ByteBuf frame = RequestEncoder.encode(header, request);
        exchange.sent(header);
        inFlight.add(exchange);
        channel.write(frame, channel.voidPromise());
    }

    private short version(AbstractRequest.Builder<?> request) {
        VersionRange theirs = served.get(request.apiKey());
        int version = theirs == null ? -1 : Math.min(theirs.max(), request.latestAllowedVersion());
        if (theirs == null || version < theirs.min() || version < request.oldestAllowedVersion()) {
            throw new UnsupportedVersionException(
                    "broker " + broker.id() + " serves " + request.apiKey() + " in versions "
                            + (theirs == null ? "none" : theirs.min() + " to " + theirs.max()) + ", wanted are "
                            + request.oldestAllowedVersion() + " to " + request.latestAllowedVersion());
        }
        return (short) version;
    }

    private void expire(PeerExchange late) {
        if (waiting.remove(late)) {
            late.fail(new TimeoutException("broker " + broker.id() + " could not be asked in time"));
        } else if (inFlight.remove(late)) {
            // What is behind it would be taken for its answer.
            late.fail(new TimeoutException("broker " + broker.id() + " did not answer " + late.header() + " in time"));
            broken("it did not answer in time");
        }
    }

    /** The present connection, if any, is over. */
    private void broken(String why) {
        lastFailure = "broker " + broker.id() + " cannot be reached: " + why;
        notBeforeNanos = now()
                + TimeUnit.MILLISECONDS.toNanos(
                        Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 8)));
        failures++;
        abandon(why);
        failWaiting(lastFailure);
    }

    private void abandon(String why) {
        Attempt current = attempt;
        attempt = null;
        ready = false;
        served.clear();
        if (current != null && current.channel != null) {
            current.channel.close();
        }
        var lost = new DisconnectException("the connection to broker " + broker.id() + " is gone: " + why);
        for (PeerExchange each = inFlight.poll(); each != null; each = inFlight.poll()) {
            each.fail(lost);
        }
    }

    private void failWaiting(String why) {
        for (PeerExchange each = waiting.poll(); each != null; each = waiting.poll()) {
            each.fail(new DisconnectException(why));
        }
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    /** One life of the connection; what it reports after another one has taken its place counts no more. */
    private final class Attempt extends ChannelInboundHandlerAdapter implements Outcome {
        private final BrokerImage to;
        private @Nullable Channel channel;

        Attempt(BrokerImage to) {
            this.to = to;
        }

        private boolean isOver() {
            return attempt != this;
        }

        @Override
        public void opened(@Nullable Channel opened, @Nullable Throwable failure) {
            if (isOver()) {
                if (opened != null) {
                    opened.close();
                }
                return;
            }
            if (opened == null) {
                broken(String.valueOf(failure));
                if (failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException)) {
                    suspicion.accept(to);
                }
                return;
            }
            channel = opened;
            var greeting = new PeerExchange(new ApiVersionsRequest.Builder(GREETING_VERSION));
            greeting.answer().whenComplete(this::greeted);
            greeting.deadline(loop.schedule(() -> expire(greeting), GREETING_MILLIS, TimeUnit.MILLISECONDS));
            write(greeting, greeting.request().build(GREETING_VERSION), opened);
            opened.flush();
        }

        private void greeted(PeerExchange.@Nullable Answer answer, @Nullable Throwable failure) {
            if (answer == null) {
                return; // reported where it failed
            }
            answer.frame().release();
            var versions = (ApiVersionsResponse) answer.response();
            if (versions.data().errorCode() != Errors.NONE.code()) {
                broken("it answers the greeting with "
                        + Errors.forCode(versions.data().errorCode()));
                return;
            }
            for (ApiVersion each : versions.data().apiKeys()) {
                if (ApiKeys.hasId(each.apiKey())) {
                    served.put(ApiKeys.forId(each.apiKey()), new VersionRange(each.minVersion(), each.maxVersion()));
                }
            }
            if (config.security().logsIn()) {
                logIn();
            } else {
                served();
            }
        }

        private void served() {
            ready = true;
            failures = 0;
            sendWaiting();
        }

        private void logIn() {
            PeerSecurity security = config.security();
            new PeerLogin(security.mechanism(), security.login().get(), this::ask, config.nameLookups())
                    .run()
                    .whenCompleteAsync(this::loggedIn, loop);
        }

        private void loggedIn(@Nullable Duration lifetime, @Nullable Throwable failure) {
            if (isOver()) {
                return;
            }
            if (lifetime == null) {
                Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
                if (failures % FAILURES_BETWEEN_WARNINGS == 0) {
                    LOG.warn("This broker cannot log in at broker {}: {}", to.id(), String.valueOf(cause));
                }
                broken("the login failed: " + cause);
                return;
            }
            if (!lifetime.isZero()) { // again in good time, while everything else goes on
                loop.schedule(
                        () -> {
                            if (!isOver()) {
                                logIn();
                            }
                        },
                        lifetime.toNanos() / 5 * 4,
                        TimeUnit.NANOSECONDS);
            }
            if (!ready) {
                served();
            }
        }

        /** Asks before anything else is sent. */
        private CompletableFuture<AbstractResponse> ask(AbstractRequest.Builder<?> request) {
            var exchange = new PeerExchange(request);
            loop.execute(() -> {
                Channel current = channel;
                if (isOver() || current == null) {
                    exchange.fail(new DisconnectException("the connection is gone"));
                    return;
                }
                exchange.deadline(loop.schedule(() -> expire(exchange), LOGIN_MILLIS, TimeUnit.MILLISECONDS));
                if (PeerConnection.this.write(exchange, current)) {
                    current.flush();
                }
            });
            return exchange.answer().thenApply(answer -> {
                answer.frame().release();
                return answer.response();
            });
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws MalformedRequestException {
            ByteBuf frame = (ByteBuf) message;
            PeerExchange first = isOver() ? null : inFlight.peek();
            RequestHeader header = first == null ? null : first.header();
            if (first == null || header == null) {
                frame.release();
                context.close();
                return;
            }
            boolean handedOn = false;
            try {
                var answer = new PeerExchange.Answer(ResponseDecoder.decode(frame, header), frame);
                inFlight.remove();
                handedOn = true;
                first.complete(answer);
            } finally {
                if (!handedOn) {
                    frame.release();
                }
            }
            sendWaiting();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!isOver()) {
                boolean idle = ready && inFlight.isEmpty();
                if (idle) {
                    abandon("it was closed"); // as idle ones are: the next request opens another
                    proceed();
                } else {
                    broken("it was closed");
                }
                suspicion.accept(to);
            }
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof DecoderException && cause.getCause() instanceof SSLException refused) {
                LOG.warn("Broker {} cannot be connected to by TLS: {}", to.id(), refused.getMessage());
            } else {
                LOG.debug("The connection to broker {} broke", to.id(), cause);
            }
            context.close();
        }
    }
}
