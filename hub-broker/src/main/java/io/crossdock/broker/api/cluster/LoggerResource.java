package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.metadata.config.SettingType;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The levels of the loggers of this broker (KIP-412). They last until the process ends. */
final class LoggerResource implements ConfigurableResource {
    private static final ClusterConfigAccess ACCESS = new ClusterConfigAccess("the loggers of brokers");
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF");

    private final BrokerNames broker;
    private final LogLevels loggers;

    LoggerResource(String node, LogLevels loggers) {
        broker = new BrokerNames(node);
        this.loggers = loggers;
    }

    @Override
    public ConfigResource.Type type() {
        return ConfigResource.Type.BROKER_LOGGER;
    }

    @Override
    public Collection<String> names(ClusterImage image, Access access) {
        return BrokerNames.all(image);
    }

    @Override
    public void requireDescribe(String name, Access access) {
        ACCESS.requireDescribe(access);
    }

    @Override
    public void requireAlter(String name, Access access) {
        ACCESS.requireAlter(access);
    }

    @Override
    public List<ConfigEntry> describe(String name, ClusterImage image) {
        broker.requireThis(name, "loggers");
        var entries = new ArrayList<ConfigEntry>();
        new TreeMap<>(loggers.levels())
                .forEach((logger, level) -> entries.add(new ConfigEntry(
                        logger,
                        level,
                        Source.LOGGER,
                        false,
                        false,
                        SettingType.STRING,
                        "Level of this logger.",
                        List.of())));
        return entries;
    }

    @Override
    public Map<String, String> given(String name, ClusterImage image) {
        broker.requireThis(name, "loggers");
        return loggers.levels();
    }

    @Override
    public Optional<Setting> setting(String setting) {
        return Optional.empty(); // no logger has a list of levels, which is all this is asked for
    }

    @Override
    public String defaultValue(String setting, ClusterImage image) {
        return "";
    }

    @Override
    public Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted) {
        broker.requireThis(name, "loggers");
        Map<String, String> now = loggers.levels();
        var changed = new TreeMap<String, String>();
        wanted.forEach((logger, level) -> {
            String upper = level.trim().toUpperCase(Locale.ROOT);
            if (!upper.equals(now.get(logger))) {
                check(logger, upper, now.keySet());
                changed.put(logger, upper);
            }
        });
        List<String> reset = now.keySet().stream()
                .filter(logger -> !wanted.containsKey(logger))
                .toList();
        if (reset.contains(LogLevels.ROOT)) {
            throw new InvalidRequestException("the root logger has nothing to inherit its level from; set it instead");
        }
        return () -> {
            changed.forEach(loggers::set);
            reset.forEach(loggers::reset);
            return CompletableFuture.completedFuture(null);
        };
    }

    private static void check(String logger, String level, Set<String> known) {
        if (!LEVELS.contains(level)) {
            throw new InvalidConfigurationException("the level of " + logger + " must be one of "
                    + String.join(", ", LEVELS) + ", was '" + level + "'");
        }
        boolean isThere = known.stream().anyMatch(each -> each.equals(logger) || each.startsWith(logger + "."));
        if (!isThere) {
            throw new InvalidConfigurationException("there is no logger '" + logger + "'");
        }
    }
}
