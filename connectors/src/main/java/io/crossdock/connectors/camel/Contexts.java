package io.crossdock.connectors.camel;

import com.zaxxer.hikari.HikariDataSource;
import io.crossdock.connectors.definition.DataSourceSettings;
import io.crossdock.connectors.plugin.Plugins;
import io.crossdock.connectors.plugin.PluginsClassLoader;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Makes the Camel contexts. Each connector has its own, so that one can stop, fail or hold beans without the others
 * noticing: a route that is merely removed would leave its kamelet's route running.
 */
public final class Contexts {
    private static final int SHUTDOWN_SECONDS = 15;

    private Contexts() {}

    /** A context that is built but not started. */
    public static DefaultCamelContext create(String name, @Nullable DataSourceSettings database) {
        var context = new DefaultCamelContext(false);
        context.getCamelContextExtension().setName(name);
        context.disableJMX();
        findPlugins(context);
        context.setAllowUseOriginalMessage(true); // a dead letter may have to hold the whole message
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        if (database != null) {
            // The only bean of its type, so Camel's SQL components find it without being told.
            HikariDataSource pool = JdbcPool.open(name, database);
            context.getRegistry().bind("datasource", DataSource.class, pool);
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopped(CamelContext stopped) {
                    pool.close();
                }
            });
        }
        context.build();
        return context;
    }

    /** Each context loads plugins for itself, so what one connector does to their classes is not seen by another. */
    private static void findPlugins(DefaultCamelContext context) {
        ClassLoader hub = Contexts.class.getClassLoader();
        ClassLoader loader = Plugins.ofThisProcess().loader(hub);
        if (loader instanceof PluginsClassLoader plugins) {
            context.setApplicationContextClassLoader(plugins);
            context.getClassResolver().addClassLoader(plugins);
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopped(CamelContext stopped) {
                    plugins.close();
                }
            });
        }
    }
}
