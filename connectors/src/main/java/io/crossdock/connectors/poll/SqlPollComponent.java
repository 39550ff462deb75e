package io.crossdock.connectors.poll;

import io.crossdock.connectors.camel.Replay;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Camel's door to {@link SqlPollEndpoint}: {@code crossdock-sql-poll:COLUMN?table=…}. Found by its name in
 * {@code META-INF/services}; people use it through the kamelet {@code sql-poll-source}.
 */
public final class SqlPollComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String column, Map<String, Object> options) throws Exception {
        var settings = new PollSettings(
                required("table", getAndRemoveParameter(options, "table", String.class)),
                column,
                getAndRemoveParameter(options, "rows", Integer.class, 500),
                getAndRemoveParameter(options, "from", String.class, PollSettings.EARLIEST),
                Duration.ofMillis(getAndRemoveParameter(options, "settle", Long.class, 0L)));
        long delay = getAndRemoveParameter(options, "delay", Long.class, 500L);
        DataSource database = getCamelContext().getRegistry().findSingleByType(DataSource.class);
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (database == null) {
            throw new IllegalStateException("sql-poll-source needs a 'datasource'");
        }
        if (replay == null) {
            throw new IllegalStateException("crossdock-sql-poll reads only where its position is kept");
        }
        var endpoint = new SqlPollEndpoint(uri, this, settings, database, replay);
        endpoint.setDelay(delay);
        return endpoint;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value.strip();
    }
}
