package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.config.ConfigEntry;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class LoggerResourceTest {
    private static final ClusterImage IMAGE = ClusterImage.of("c", 1, Map.of(), Map.of(), Map.of());

    private final Loggers loggers = new Loggers();
    private final LoggerResource resource = new LoggerResource("1", loggers);

    @Test
    void everyLoggerIsDescribedWithItsLevel() {
        assertThat(resource.describe("1", IMAGE))
                .extracting(ConfigEntry::name, ConfigEntry::value)
                .containsExactly(tuple("io.crossdock.broker.log", "INFO"), tuple("root", "INFO"));
    }

    @Test
    void aLoggerAPackageOrTheRootIsSetAndTakenBack() {
        plan(Map.of("root", "warn", "io.crossdock.broker.log", "DEBUG", "io.crossdock", "trace"));
        assertThat(loggers.set)
                .isEqualTo(Map.of("root", "WARN", "io.crossdock.broker.log", "DEBUG", "io.crossdock", "TRACE"));

        var without = new HashMap<>(resource.given("1", IMAGE));
        without.remove("io.crossdock.broker.log");
        plan(without);
        assertThat(loggers.set).doesNotContainKey("io.crossdock.broker.log");
    }

    @Test
    void whatIsNoLevelNoLoggerOrNoBrokerIsRefused() {
        assertThatThrownBy(() -> plan(Map.of("root", "LOUD")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("must be one of TRACE, DEBUG");
        assertThatThrownBy(() -> plan(Map.of("root", "INFO", "io.crossdoc", "INFO")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("there is no logger 'io.crossdoc'");
        assertThatThrownBy(() -> plan(Map.of("io.crossdock.broker.log", "INFO")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("root logger");
        assertThatThrownBy(() -> resource.describe("2", IMAGE)).isInstanceOf(InvalidRequestException.class);
    }

    private void plan(Map<String, String> wanted) {
        resource.plan("1", IMAGE, wanted).get().join();
    }

    private static final class Loggers implements LogLevels {
        final Map<String, String> set = new TreeMap<>();

        @Override
        public Map<String, String> levels() {
            var levels = new TreeMap<>(Map.of("root", "INFO", "io.crossdock.broker.log", "INFO"));
            levels.putAll(set);
            return levels;
        }

        @Override
        public void set(String logger, String level) {
            set.put(logger, level);
        }

        @Override
        public void reset(String logger) {
            set.remove(logger);
        }
    }
}
