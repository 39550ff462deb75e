package io.crossdock.connectors.deadletter;

/** How a running connector takes one of its dead letters once more; nobody else gets to see it. */
@FunctionalInterface
public interface Redelivery {
    /**
     * Returns when the letter's record has arrived: at the target of a sink, in the topic of a source.
     *
     * @throws NotRunningException if the connector does not run now
     * @throws io.crossdock.connectors.delivery.UndeliverableException if trying again cannot help
     * @throws Exception if it failed, perhaps only for now
     */
    void redeliver(Letter letter) throws Exception;

    /** The connector is stopped, or being started; its letters wait for it. */
    final class NotRunningException extends Exception {
        private static final long serialVersionUID = 1L;

        public NotRunningException(String connector) {
            super("connector " + connector + " does not run");
        }
    }
}
