package io.crossdock.broker;

import io.crossdock.broker.log.CleanerConfig;
import io.crossdock.broker.log.Cordon;
import io.crossdock.broker.log.LogCleaner;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.BrokerValues;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.net.SocketServer;
import io.crossdock.broker.partition.Throttles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Hands settings that were changed while the broker runs to the parts that have no other way to learn of them. Defaults
 * of topics are followed by the partitions, groups ask the {@link ConfigBook} themselves. Called on the metadata thread.
 */
final class RuntimeSettings implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeSettings.class);

    private final ConfigBook configs;
    private final SocketServer server;
    private final Throttles throttles;
    private final LogCleaner cleaner;
    private final ScheduledThreadPoolExecutor maintenance;
    private final LogStore logs;

    private RuntimeSettings(
            ConfigBook configs,
            SocketServer server,
            Throttles throttles,
            LogCleaner cleaner,
            ScheduledThreadPoolExecutor maintenance,
            LogStore logs) {
        this.configs = configs;
        this.server = server;
        this.throttles = throttles;
        this.cleaner = cleaner;
        this.maintenance = maintenance;
        this.logs = logs;
    }

    /** From now on, beginning with what was changed in an earlier life of the broker. */
    static void follow(
            MetadataStore metadata,
            ConfigBook configs,
            SocketServer server,
            Throttles throttles,
            LogCleaner cleaner,
            ScheduledThreadPoolExecutor maintenance,
            LogStore logs) {
        var settings = new RuntimeSettings(configs, server, throttles, cleaner, maintenance, logs);
        settings.apply(metadata.subscribe(settings));
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        Map<String, Map<String, String>> changed = after.configs(ConfigScope.BROKER);
        if (!changed.equals(before.configs(ConfigScope.BROKER))) {
            LOG.info("Settings changed at run time are now {}", changed);
            apply(after);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void apply(ClusterImage image) {
        BrokerValues values = configs.at(image).values();
        server.limit(BrokerConfigs.connectionLimits(values));
        throttles.limit(
                values.number("leader.replication.throttled.rate"),
                values.number("follower.replication.throttled.rate"));
        CleanerConfig cleaning = BrokerConfigs.cleaner(values);
        maintenance.setCorePoolSize(1 + cleaning.threads());
        cleaner.configure(cleaning);
        logs.cordon(new Cordon(values.list("cordoned.log.dirs")));
    }
}
