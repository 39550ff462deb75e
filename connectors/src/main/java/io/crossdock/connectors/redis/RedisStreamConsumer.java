package io.crossdock.connectors.redis;

import io.crossdock.connectors.camel.OriginReport;
import io.crossdock.connectors.camel.OriginTrouble;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hands over the entries of a stream, one after the other, and acknowledges each when it was taken. When one was not, or
 * the server is away, the connection ends, and the next begins with what is not acknowledged. All of it on one thread.
 */
final class RedisStreamConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStreamConsumer.class);
    private static final long SHORTEST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long FAREWELL_SECONDS = 30;

    private final RedisSettings settings;
    private final StreamGroup group;
    private final Clock clock;
    private final OriginTrouble trouble; // of the control thread alone
    private @Nullable ScheduledExecutorService control;
    private volatile boolean stopped;
    private @Nullable GroupReader reader; // touched by the control thread alone
    private long pause = SHORTEST_PAUSE_MILLIS; // so is this

    RedisStreamConsumer(
            Endpoint endpoint, Processor processor, RedisSettings settings, StreamGroup group, Clock clock) {
        super(endpoint, processor);
        this.trouble = new OriginTrouble(OriginReport.of(endpoint.getCamelContext()));
        this.clock = clock;
        this.settings = settings;
        this.group = group;
    }

    /** Returns when it is connected, so that a server that is away or refuses is seen in the connector's state. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopped = false;
        ScheduledExecutorService thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "redis");
        control = thread;
        try {
            thread.submit(() -> reader = GroupReader.open(settings, group)).get();
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IOException("no connection to " + settings.url() + ": " + said(cause), cause);
        }
        thread.execute(this::run);
    }

    @Override
    protected void doStop() throws Exception {
        stopped = true;
        ScheduledExecutorService thread = control;
        control = null;
        if (thread != null) {
            thread.submit(this::leave).get(FAREWELL_SECONDS, TimeUnit.SECONDS);
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(thread);
        }
        super.doStop();
    }

    private void run() {
        try {
            while (!stopped) {
                GroupReader open = reader;
                if (open == null) {
                    open = GroupReader.open(settings, group);
                    reader = open;
                }
                List<StreamEntry> entries = open.next(clock.instant());
                trouble.readable();
                take(open, entries);
                pause = SHORTEST_PAUSE_MILLIS;
            }
        } catch (NotTakenException hub) { // which has said so itself
            LOG.debug("{} of {} is read again", group.stream(), settings.url(), hub);
            again();
        } catch (Exception failed) {
            if (!stopped) {
                String said = group.stream() + " of " + settings.url() + " cannot be read: " + said(failed);
                trouble.unreadable(new IOException(said, failed));
            }
            again();
        }
    }

    private void again() {
        leave();
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        ScheduledExecutorService thread = control;
        if (thread != null && !stopped) {
            var unused = thread.schedule(this::run, pause, TimeUnit.MILLISECONDS);
        }
    }

    /** A record was not taken by the hub. */
    private static final class NotTakenException extends Exception {
        private static final long serialVersionUID = 1L;

        NotTakenException(Exception why) {
            super(why);
        }
    }

    private static @Nullable String said(Throwable failed) {
        return failed instanceof JedisException jedis ? Refusal.said(jedis) : failed.getMessage();
    }

    private void take(GroupReader from, List<StreamEntry> entries) throws Exception {
        for (StreamEntry entry : entries) {
            if (stopped) {
                return; // it stays ours, and comes first the next time
            }
            Map<String, String> fields = entry.getFields();
            if (fields == null || fields.isEmpty()) {
                LOG.warn("{} of {} was deleted before it was taken", entry.getID(), group.stream());
            } else {
                hand(entry.getID().toString(), fields);
            }
            from.acknowledge(entry.getID());
        }
    }

    private void hand(String id, Map<String, String> fields) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            message.setHeader("RedisStream", group.stream());
            message.setHeader("RedisId", id);
            message.setBody(group.field() == null ? new HashMap<>(fields) : fields.get(group.field()));
            getProcessor().process(exchange);
            Exception failure = exchange.getException();
            if (failure != null) {
                throw new NotTakenException(failure);
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void leave() {
        GroupReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
