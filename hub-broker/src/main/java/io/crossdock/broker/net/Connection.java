package io.crossdock.broker.net;

import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.LoginMetrics;
import io.crossdock.broker.request.LoginMetrics.Outcome;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.trace.TracedRequest;
import io.crossdock.broker.trace.Traces;
import io.crossdock.broker.wire.BareTokenDecoder;
import io.crossdock.broker.wire.BareTokenEncoder;
import io.crossdock.broker.wire.MalformedRequestException;
import io.crossdock.broker.wire.RequestDecoder;
import io.crossdock.broker.wire.RequestEnvelope;
import io.crossdock.broker.wire.ResponseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One client's connection: requests go to the dispatcher as they arrive, responses leave in the same order, whichever is
 * ready first. A request that waits does not stop the next one from being worked on; reading stops only when too many,
 * or too many bytes, are unanswered, or when the client does not take its answers, and goes on when half is done.
 * When the broker stops, what has been begun is answered, and nothing more is read.
 *
 * <p>Confined to the channel's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final NetConfig config;
    private final RequestMemory memory;
    private final RequestDecoder requests;
    private final ResponseEncoder responses;
    private final Dispatcher dispatcher;
    private final Mute mute = new Mute(this::readAgain);
    private final Entrance entrance;
    private final LoginMetrics logins;
    private final Traces traces;
    private RequestDecoder decoder;
    private ResponseEncoder encoder;
    private Session session;
    private final ArrayDeque<Pending> unanswered = new ArrayDeque<>();
    private long unansweredBytes;
    private boolean hangingUp;
    private boolean leaving;
    private boolean reading;
    private boolean unflushed;
    private long lastRequestNanos;
    private @Nullable Future<?> idleCheck;
    private @Nullable Future<?> loginCheck;

    Connection(
            NetConfig config,
            RequestMemory memory,
            RequestDecoder decoder,
            ResponseEncoder encoder,
            Dispatcher dispatcher,
            Session session,
            Entrance entrance,
            LoginMetrics logins,
            Traces traces) {
        this.traces = traces;
        this.logins = logins;
        this.config = config;
        this.memory = memory;
        this.requests = decoder;
        this.decoder = decoder;
        this.responses = encoder;
        this.encoder = encoder;
        this.dispatcher = dispatcher;
        this.session = session;
        this.entrance = entrance;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lastRequestNanos = now(context);
        if (!config.idleLimit().isZero()) {
            closeIfIdleAfter(context, config.idleLimit().toNanos());
        }
        if (entrance.login() && entrance.tls() == null) {
            awaitLogin(context);
        }
    }

    /** Whoever is connected by TLS has shown a certificate, or has not; whoever logs in has begun to be waited for. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                if (context.channel().isActive()) { // whoever just goes has not failed
                    logins.count(session.listener(), LoginMetrics.TLS, Outcome.FAILED);
                }
            } else if (entrance.login()) {
                awaitLogin(context);
            } else {
                identify(context);
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void identify(ChannelHandlerContext context) {
        try {
            session = session.as(CertificatePrincipal.of(context.pipeline(), entrance.principals()));
            logins.count(session.listener(), LoginMetrics.TLS, Outcome.SUCCEEDED);
        } catch (IllegalArgumentException nobody) {
            logins.count(session.listener(), LoginMetrics.TLS, Outcome.FAILED);
            LOG.info("Closing the connection of {}: {}", session.clientAddress(), nobody.getMessage());
            hangUp(context);
        }
    }

    private void awaitLogin(ChannelHandlerContext context) {
        loginCheck = context.executor()
                .schedule(
                        () -> {
                            LOG.info(
                                    "Closing the connection of {}: it has not logged in within {}",
                                    session.clientAddress(),
                                    entrance.patience());
                            hangUp(context);
                        },
                        entrance.patience().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void admit(ChannelHandlerContext context, KafkaPrincipal principal) {
        if (loginCheck != null) {
            loginCheck.cancel(false);
            loginCheck = null;
        }
        session = session.as(principal);
        decoder = requests;
        context.pipeline().get(FrameDecoder.class).limit(config.maxFrameBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws MalformedRequestException {
        if (hangingUp || leaving) {
            ((ByteBuf) frame).release();
            return;
        }
        reading = true;
        lastRequestNanos = now(context);
        int bytes = ((ByteBuf) frame).readableBytes();
        RequestEnvelope request = decoder.decode((ByteBuf) frame);
        var pending = new Pending(request, memory, traced(context, request, bytes));
        unanswered.add(pending);
        unansweredBytes += request.heldBytes();
        pending.dispatch(dispatcher, session).whenComplete((reply, never) -> {
            pending.answered(); // first, for whatever becomes of the answer
            arrived(context, pending, reply);
        });
        mute.extend(context, pending.share.mute());
        if (overloaded(context)) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** Null unless somebody wants to watch this client. */
    private @Nullable TracedRequest traced(ChannelHandlerContext context, RequestEnvelope request, int bytes) {
        TracedRequest traced = traces.begin(request, session, bytes);
        if (traced != null) {
            traced.readSince(context.pipeline().get(FrameDecoder.class).lastBegunAt());
        }
        return traced;
    }

    /** What was answered while reading leaves together: one system call instead of one per request. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (unflushed) {
            flush(context);
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!hangingUp) {
            context.channel().config().setAutoRead(!leaving && relieved(context));
        }
    }

    private void arrived(ChannelHandlerContext context, Pending pending, Reply reply) {
        if (context.executor().inEventLoop()) {
            answer(context, pending, reply);
            return;
        }
        try {
            context.executor().execute(() -> answer(context, pending, reply));
        } catch (RejectedExecutionException closed) {
            LOG.debug("The broker is closing; the answer to {} is dropped", pending.request.header(), closed);
            discard(pending, reply);
        }
    }

    private void answer(ChannelHandlerContext context, Pending pending, Reply reply) {
        pending.reply = reply;
        mute.extend(context, pending.share.mute());
        if (!context.channel().isActive() || hangingUp) {
            discard(pending, reply);
            return;
        }
        boolean written = false;
        for (Pending first = unanswered.peek(); first != null && first.reply != null; first = unanswered.peek()) {
            unanswered.remove();
            unansweredBytes -= first.request.heldBytes();
            written |= write(context, first, first.reply);
        }
        unflushed |= written;
        if (unflushed && !reading) {
            flush(context);
        }
        if (leaving) {
            hangUpUnlessInWork(context);
        } else if (relieved(context) && !hangingUp) {
            context.channel().config().setAutoRead(true);
        }
    }

    /**
     * Reads nothing more, and closes as soon as all that is in work is answered: a client whose change is done but never
     * answered would send it again to another broker, and be told that it has been done already. Requests that wait for
     * records or for other clients are not waited for.
     */
    void leave(ChannelHandlerContext context) {
        leaving = true;
        context.channel().config().setAutoRead(false);
        hangUpUnlessInWork(context);
    }

    private void hangUpUnlessInWork(ChannelHandlerContext context) {
        if (!hangingUp && unanswered.stream().allMatch(pending -> pending.reply == null && pending.share.isParked())) {
            hangUp(context);
        }
    }

    private boolean write(ChannelHandlerContext context, Pending pending, Reply reply) {
        if (hangingUp) {
            discard(pending, reply);
            return false;
        }
        pending.leaves(reply);
        boolean sent = writeReply(context, pending, reply);
        if (!sent) {
            pending.ends();
        }
        return sent;
    }

    private boolean writeReply(ChannelHandlerContext context, Pending pending, Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            mute.tell(context, answer.response());
            if (send(context, pending, answer.response())) {
                return true;
            }
            unwritten(reply);
            // The client learns that it failed; a closed connection it would only open again, and ask the same.
            AbstractResponse failed = pending.request
                    .body()
                    .getErrorResponse(0, new UnknownServerException("the response could not be encoded"));
            if (failed != null && send(context, pending, failed)) {
                return true;
            }
            hangUp(context);
            return false;
        }
        if (reply instanceof Reply.HangUp hangUp) {
            LOG.info("Closing the connection of {}: {}", session.clientAddress(), hangUp.reason());
            hangUp(context);
            return false;
        }
        return writeLogin(context, pending, reply);
    }

    /** What belongs to logging in, and changes what comes after it on the connection. */
    private boolean writeLogin(ChannelHandlerContext context, Pending pending, Reply reply) {
        if (reply instanceof Reply.Admission admission) {
            admit(context, admission.principal());
            boolean sent = send(context, pending, admission.response());
            encoder = responses;
            if (!sent) {
                hangUp(context);
            }
            return sent;
        }
        if (reply instanceof Reply.BareTokens agreed) {
            boolean sent = send(context, pending, agreed.response());
            decoder = new BareTokenDecoder();
            encoder = new BareTokenEncoder();
            return sent;
        }
        if (reply instanceof Reply.Farewell farewell) {
            LOG.info("Turning {} away: {}", session.clientAddress(), farewell.reason());
            send(context, pending, farewell.response());
            hangUp(context);
        }
        return false;
    }

    private boolean send(ChannelHandlerContext context, Pending pending, AbstractResponse response) {
        RequestEnvelope request = pending.request;
        List<Object> parts;
        try {
            parts = encoder.encode(request.header(), request.body().version(), response, context.alloc());
        } catch (Throwable unwritable) { // an Error too, such as no memory left for the buffer
            LOG.error("The response to {} cannot be encoded", request.header(), unwritable);
            return false;
        }
        int last = parts.size() - 1;
        ChannelPromise written = pending.written(context, parts); // before the first is taken over
        for (int i = 0; i <= last; i++) {
            context.write(parts.get(i), i < last ? context.voidPromise() : written);
        }
        return true;
    }

    private void flush(ChannelHandlerContext context) {
        unflushed = false;
        context.flush();
    }

    private void hangUp(ChannelHandlerContext context) {
        hangingUp = true;
        context.channel().config().setAutoRead(false);
        context.flush(); // answers already given must not be lost with the connection
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        mute.cancel();
        if (loginCheck != null) {
            loginCheck.cancel(false);
        }
        List<Pending> left = List.copyOf(unanswered);
        unanswered.clear();
        for (Pending pending : left) {
            if (pending.reply == null) {
                pending.share.gone();
                pending.ends();
            } else {
                discard(pending, pending.reply);
            }
        }
        context.fireChannelInactive();
    }

    /** One timer that looks again when the limit can be reached, instead of a new one at every request. */
    private void closeIfIdleAfter(ChannelHandlerContext context, long nanos) {
        idleCheck = context.executor().schedule(() -> closeIfIdle(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfIdle(ChannelHandlerContext context) {
        long limit = config.idleLimit().toNanos();
        long left = unanswered.isEmpty() && !mute.isOn(context) ? limit - (now(context) - lastRequestNanos) : limit;
        if (left > 0) {
            closeIfIdleAfter(context, left);
        } else {
            LOG.debug("Closing the connection of {}: idle for {}", session.clientAddress(), config.idleLimit());
            hangUp(context);
        }
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof MalformedRequestException || cause instanceof CorruptedFrameException) {
            LOG.info(
                    "Closing the connection of {}: {}",
                    session.clientAddress(),
                    cause.getCause() == null ? cause.getMessage() : cause.getMessage() + ": " + cause.getCause());
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
            LOG.info(
                    "Closing the connection of {}: it cannot be connected by TLS: {}",
                    session.clientAddress(),
                    cause.getCause().getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("The connection of {} broke", session.clientAddress(), cause);
        } else {
            LOG.error("Closing the connection of {} after a fault of ours", session.clientAddress(), cause);
        }
        hangUp(context);
    }

    private void readAgain(ChannelHandlerContext context) {
        if (!hangingUp && relieved(context)) {
            context.channel().config().setAutoRead(true);
        }
    }

    private static void discard(Pending pending, Reply reply) {
        pending.ends();
        unwritten(reply);
    }

    private static void unwritten(Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            answer.onDiscard().forEach(Runnable::run);
        }
    }

    private boolean overloaded(ChannelHandlerContext context) {
        return unanswered.size() >= config.maxInFlightRequests()
                || unansweredBytes >= config.maxInFlightBytes()
                || mute.isOn(context)
                || !context.channel().isWritable();
    }

    private boolean relieved(ChannelHandlerContext context) {
        return unanswered.size() <= config.maxInFlightRequests() / 2
                && unansweredBytes <= config.maxInFlightBytes() / 2
                && !mute.isOn(context)
                && context.channel().isWritable();
    }
}
