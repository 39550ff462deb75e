package io.crossdock.broker.net;

import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.trace.TracedRequest;
import io.crossdock.broker.wire.RequestEnvelope;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request whose turn to be answered has not come, and where it is told of if its client is watched. Confined to its
 * connection's event loop, except {@link #answered}.
 */
final class Pending {
    final RequestEnvelope request;
    final RequestShare share;
    private final @Nullable TracedRequest traced;

    @Nullable
    Reply reply;

    /** @param traced null unless the client is watched */
    Pending(RequestEnvelope request, RequestMemory memory, @Nullable TracedRequest traced) {
        this.request = request;
        this.share = new RequestShare(memory, request.heldBytes());
        this.traced = traced;
    }

    CompletableFuture<Reply> dispatch(Dispatcher dispatcher, Session session) {
        return traced == null
                ? dispatcher.dispatch(request, session, share)
                : traced.working(() -> dispatcher.dispatch(request, session, share));
    }

    /** There is an answer. Any thread. */
    void answered() {
        share.end();
        if (traced != null) {
            traced.answered();
        }
    }

    /** Its turn has come. */
    void leaves(Reply answer) {
        if (traced != null) {
            traced.leaves(answer, share.mute());
        }
    }

    /** For the last part of the answer that is written. */
    ChannelPromise written(ChannelHandlerContext context, List<Object> parts) {
        if (traced == null) {
            return context.voidPromise(); // a failure is an exceptionCaught
        }
        long bytes = parts.stream().mapToLong(Pending::bytes).sum();
        return context.newPromise()
                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        traced.written(bytes);
                    } else {
                        traced.ends();
                    }
                });
    }

    private static long bytes(Object part) {
        return part instanceof ByteBuf buffer ? buffer.readableBytes() : ((FileRegion) part).count();
    }

    /** Nothing of an answer leaves any more. */
    void ends() {
        if (traced != null) {
            traced.ends();
        }
    }
}
