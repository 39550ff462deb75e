package io.crossdock.broker.api.cluster;

import java.util.Map;

/**
 * What the loggers of this process let through. The broker logs through SLF4J, which has no say in levels; whoever
 * starts the broker knows what is behind it. Thread-safe; does not block.
 */
public interface LogLevels {
    /** Name of the logger all others inherit from. */
    String ROOT = "root";

    /** Where levels cannot be seen or set. */
    LogLevels UNKNOWN = new LogLevels() {
        @Override
        public Map<String, String> levels() {
            return Map.of();
        }

        @Override
        public void set(String logger, String level) {
            throw new UnsupportedOperationException("the levels of loggers cannot be set here");
        }

        @Override
        public void reset(String logger) {
            throw new UnsupportedOperationException("the levels of loggers cannot be set here");
        }
    };

    /** The level in force of every logger there is, by name; in capitals, TRACE to FATAL or OFF. */
    Map<String, String> levels();

    /**
     * @param logger one there is, or the beginning of the name of one, up to a dot
     * @param level TRACE, DEBUG, INFO, WARN, ERROR, FATAL or OFF
     */
    void set(String logger, String level);

    /** From now on the logger inherits its level again, or has the one of the configuration file. */
    void reset(String logger);
}
