package io.crossdock.connectors.redis;

import io.crossdock.connectors.delivery.UndeliverableException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends each message, a record or a list of them, as one pipeline, and returns when all of its answers are there. Each
 * task that delivers has a connection to itself; one that failed is left. Thread-safe.
 */
final class RedisProducer extends DefaultProducer {
    private final RedisSettings settings;
    private final Writing writing;
    /** Never more than tasks that deliver at once. */
    private final Queue<Jedis> idle = new ConcurrentLinkedQueue<>();

    RedisProducer(Endpoint endpoint, RedisSettings settings, Writing writing) {
        super(endpoint);
        this.settings = settings;
        this.writing = writing;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Jedis redis = idle.poll();
        try {
            if (redis == null) {
                redis = settings.connect(Duration.ZERO);
            }
            deliver(exchange, redis);
        } catch (JedisException away) {
            leave(redis);
            throw new IOException("not written to " + settings.url() + ": " + Refusal.said(away), away);
        } catch (Exception notWritten) {
            leave(redis);
            throw notWritten;
        }
        idle.add(redis);
    }

    private void deliver(Exchange exchange, Jedis redis) throws Exception {
        var commands = new CommandWriter(writing);
        if (exchange.getMessage().getBody() instanceof List<?> batch) {
            List<?> keys = exchange.getVariable("keys", List.class);
            for (int i = 0; i < batch.size(); i++) {
                Object key = keys == null ? null : keys.get(i);
                commands.add(batch.get(i), key == null ? null : key.toString());
            }
        } else {
            commands.add(exchange.getMessage().getBody(), exchange.getVariable("key", String.class));
        }
        Pipeline pipeline = redis.pipelined();
        commands.writeTo(pipeline);
        for (Object answer : pipeline.syncAndReturnAll()) {
            if (answer instanceof JedisDataException refused) {
                throw failure(refused);
            }
        }
    }

    /** A command that the key's kind does not take is the record's fault; all else may pass: no room, still loading. */
    private static Exception failure(JedisDataException refused) {
        String message = "Redis refuses the command: " + Refusal.said(refused);
        return String.valueOf(refused.getMessage()).startsWith("WRONGTYPE")
                ? new UndeliverableException(message, refused)
                : new IOException(message, refused);
    }

    private static void leave(@Nullable Jedis redis) {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    protected void doStop() throws Exception {
        for (Jedis redis = idle.poll(); redis != null; redis = idle.poll()) {
            redis.close();
        }
        super.doStop();
    }
}
