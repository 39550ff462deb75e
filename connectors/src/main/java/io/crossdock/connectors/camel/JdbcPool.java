package io.crossdock.connectors.camel;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.crossdock.connectors.definition.DataSourceSettings;

/** The database connections of one connector: opened when first needed, a few kept, all closed with the context. */
final class JdbcPool {
    private static final int MOST = 10;
    private static final long CONNECT_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 60_000;

    private JdbcPool() {}

    /** A pool that does not connect yet: a database that is away is the business of the connector's retries. */
    static HikariDataSource open(String name, DataSourceSettings settings) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(settings.url());
        if (settings.username() != null) {
            config.setUsername(settings.username());
        }
        if (settings.password() != null) {
            config.setPassword(settings.password());
        }
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(MOST);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
