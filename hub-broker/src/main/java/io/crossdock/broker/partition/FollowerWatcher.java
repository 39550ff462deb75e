package io.crossdock.broker.partition;

/** Told of what the follower of a partition has to hear. Must not block. */
@FunctionalInterface
public interface FollowerWatcher {
    /** There is more to copy, or the one who leads has changed: a waiting fetch is answered. */
    void longer();

    /** The high watermark or the log start offset has moved, which can wait for the next answer. */
    default void moved() {}

    /** One that does not wait with anything. */
    default FollowerWatcher hurried() {
        FollowerWatcher patient = this;
        return new FollowerWatcher() {
            @Override
            public void longer() {
                patient.longer();
            }

            @Override
            public void moved() {
                patient.longer();
            }
        };
    }
}
