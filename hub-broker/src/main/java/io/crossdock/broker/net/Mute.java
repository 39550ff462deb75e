package io.crossdock.broker.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Until when a client that is over its limits is not read from. Answers to what was read before still leave, and tell it
 * how long that is (KIP-219): one that heeds it sends nothing meanwhile, another one finds nobody who listens. While
 * nobody is muted this is a comparison of a field with 0. Confined to the channel's event loop.
 */
final class Mute {
    private static final long NOT = 0;
    private static final double MILLI_NANOS = 1e6;

    private final Consumer<ChannelHandlerContext> after;
    private long until = NOT;
    private @Nullable Future<?> end;

    /** @param after runs when it is over */
    Mute(Consumer<ChannelHandlerContext> after) {
        this.after = after;
    }

    /** From now on for so long, unless it lasts longer already. */
    void extend(ChannelHandlerContext context, long nanos) {
        if (nanos <= 0) {
            return;
        }
        long now = now(context);
        if (until == NOT || now + nanos - until > 0) {
            until = Math.max(1, now + nanos);
            context.channel().config().setAutoRead(false);
            if (end == null) {
                endAfter(context, nanos);
            }
        }
    }

    boolean isOn(ChannelHandlerContext context) {
        return until != NOT && until - now(context) > 0;
    }

    /** Has the response say how long the client is to wait, unless it says longer already. */
    void tell(ChannelHandlerContext context, AbstractResponse response) {
        if (until == NOT) {
            return;
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.ceil((until - now(context)) / MILLI_NANOS));
        if (millis > response.throttleTimeMs()) {
            response.maybeSetThrottleTimeMs(millis);
        }
    }

    void cancel() {
        if (end != null) {
            end.cancel(false);
        }
    }

    private void endAfter(ChannelHandlerContext context, long nanos) {
        end = context.executor().schedule(() -> end(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void end(ChannelHandlerContext context) {
        long left = until - now(context);
        if (left > 0) {
            endAfter(context, left);
            return;
        }
        end = null;
        until = NOT;
        after.accept(context);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }
}
