package io.crossdock.hub;

import io.crossdock.broker.api.cluster.LogLevels;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The loggers of this process. What is set lasts until the process ends. Thread-safe. */
final class Log4jLevels implements LogLevels {
    private final LoggerContext context;
    private final Map<String, Level> configured = new HashMap<>();

    /** @param context as its configuration file made it, so that a level can be taken back to that */
    Log4jLevels(LoggerContext context) {
        this.context = context;
        context.getConfiguration().getLoggers().forEach((name, config) -> configured.put(name, config.getLevel()));
    }

    static LogLevels ofProcess() {
        return LogManager.getContext(false) instanceof LoggerContext context
                ? new Log4jLevels(context)
                : LogLevels.UNKNOWN;
    }

    @Override
    public Map<String, String> levels() {
        var levels = new TreeMap<String, String>();
        context.getConfiguration()
                .getLoggers()
                .forEach((name, config) ->
                        levels.put(shown(name), config.getLevel().name()));
        for (Logger logger : context.getLoggers()) {
            addPackages(levels, logger.getName());
            levels.put(shown(logger.getName()), logger.getLevel().name());
        }
        return levels;
    }

    /** Kafka's tools set a level only on what is shown here, and mostly a whole package is meant. */
    private void addPackages(Map<String, String> levels, String logger) {
        for (int dot = logger.lastIndexOf('.'); dot > 0; dot = logger.lastIndexOf('.', dot - 1)) {
            String name = logger.substring(0, dot);
            levels.computeIfAbsent(name, first -> context.getConfiguration()
                    .getLoggerConfig(first)
                    .getLevel()
                    .name());
        }
    }

    @Override
    public void set(String logger, String level) {
        Level next = Level.valueOf(level);
        String name = inner(logger);
        Configuration configuration = context.getConfiguration();
        LoggerConfig config = configuration.getLoggers().get(name);
        if (config == null) {
            configuration.addLogger(name, new LoggerConfig(name, next, true));
        } else {
            config.setLevel(next);
        }
        context.updateLoggers();
    }

    @Override
    public void reset(String logger) {
        String name = inner(logger);
        Level before = configured.get(name);
        LoggerConfig config = context.getConfiguration().getLoggers().get(name);
        if (config != null && before != null) {
            config.setLevel(before);
        } else if (config != null) {
            context.getConfiguration().removeLogger(name);
        }
        context.updateLoggers();
    }

    private static String shown(String name) {
        return name.isEmpty() ? ROOT : name;
    }

    private static String inner(String name) {
        return name.equals(ROOT) ? LogManager.ROOT_LOGGER_NAME : name;
    }
}
