package io.crossdock.hub;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Log4jLevelsTest {
    private LoggerContext context;
    private Log4jLevels levels;

    @BeforeEach
    void start() {
        var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newRootLogger(Level.INFO));
        builder.add(builder.newLogger("org.apache", Level.WARN));
        context = new LoggerContext("levels");
        context.start(builder.build());
        context.getLogger("io.crossdock.broker.Broker");
        levels = new Log4jLevels(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theRootConfiguredLoggersAndThoseInUseAreShown() {
        assertThat(levels.levels())
                .containsEntry("root", "INFO")
                .containsEntry("org.apache", "WARN")
                .containsEntry("io.crossdock", "INFO")
                .containsEntry("io.crossdock.broker.Broker", "INFO");
    }

    @Test
    void aLevelSetOnAPackageHoldsForItsLoggersUntilItIsTakenBack() {
        levels.set("io.crossdock.broker", "DEBUG");
        assertThat(context.getLogger("io.crossdock.broker.Broker").isDebugEnabled())
                .isTrue();

        levels.reset("io.crossdock.broker");
        assertThat(context.getLogger("io.crossdock.broker.Broker").isDebugEnabled())
                .isFalse();
    }

    @Test
    void whatTheFileConfiguresComesBack() {
        levels.set("org.apache", "TRACE");
        levels.set("root", "ERROR");
        assertThat(levels.levels()).containsEntry("org.apache", "TRACE").containsEntry("root", "ERROR");

        levels.reset("org.apache");
        assertThat(levels.levels()).containsEntry("org.apache", "WARN");
    }
}
