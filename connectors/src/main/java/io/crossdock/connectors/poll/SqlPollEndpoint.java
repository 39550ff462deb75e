package io.crossdock.connectors.poll;

import io.crossdock.connectors.camel.Replay;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

import javax.sql.DataSource;

/** A table that is polled by a column that grows. */
final class SqlPollEndpoint extends ScheduledPollEndpoint {
    private final PollSettings settings;
    private final DataSource database;
    private final Replay replay;

    SqlPollEndpoint(String uri, SqlPollComponent component, PollSettings settings, DataSource database, Replay replay) {
        super(uri, component);
        this.settings = settings;
        this.database = database;
        this.replay = replay;
        setGreedy(true); // as long as there are rows, without a pause
        setInitialDelay(0);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new SqlPollConsumer(
                this,
                processor,
                settings,
                new TableReader(settings, database),
                new Settling(settings.settle()),
                replay);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a table is polled, not written to, by " + getEndpointUri());
    }
}
