package io.crossdock.connectors;

import io.crossdock.connectors.lease.LeaseHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.RejectedExecutionException;

/** The news of a connector's lease, put into the connector's lane. */
record LeaseNews(String connector, Lanes lanes, Runnable whenGranted, Runnable whenEnded) implements LeaseHolder {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseNews.class);

    @Override
    public void granted() {
        inLane(whenGranted);
    }

    @Override
    public void ended() {
        inLane(whenEnded);
    }

    private void inLane(Runnable work) {
        try {
            lanes.run(connector, work);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Connector {} hears of its lease while the hub closes", connector, closing);
        }
    }
}
