package io.crossdock.connectors.redis;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

import java.time.Clock;

/** A stream that is read by a group, or what records are written as. */
final class RedisEndpoint extends DefaultEndpoint {
    private final RedisSettings settings;
    private final @Nullable StreamGroup group;
    private final @Nullable Writing writing;
    private final Clock clock;

    /** @param group for a source, {@code writing} for a sink; the other is null */
    RedisEndpoint(
            String uri,
            Component component,
            RedisSettings settings,
            @Nullable StreamGroup group,
            @Nullable Writing writing,
            Clock clock) {
        super(uri, component);
        this.settings = settings;
        this.group = group;
        this.writing = writing;
        this.clock = clock;
    }

    @Override
    public Producer createProducer() {
        if (writing == null) {
            throw new UnsupportedOperationException("redis-stream-source reads; redis-write-sink writes");
        }
        return new RedisProducer(this, settings, writing);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (group == null) {
            throw new UnsupportedOperationException("redis-write-sink writes; redis-stream-source reads");
        }
        var consumer = new RedisStreamConsumer(this, processor, settings, group, clock);
        configureConsumer(consumer);
        return consumer;
    }
}
