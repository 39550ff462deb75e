package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;
import io.crossdock.connectors.definition.Problem;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The connectors of all hubs that share them, seen and steered as one at any of these. What is told returns when it is
 * recorded for all, and done on this hub. Thread-safe.
 */
public interface Fleet {
    /** All connectors by name. */
    List<Whole> connectors();

    /** One connector, or empty when no hub has one of this name. */
    Optional<Whole> connector(String name);

    /**
     * Stops a connector until it is resumed.
     *
     * @throws NoSuchElementException if there is none of this name
     * @throws IllegalStateException if it could not be recorded
     */
    void pause(String name);

    /** As {@link #pause}, and it says that it is stopped. */
    void stop(String name);

    /** Starts a connector where it does not run. Throws as {@link #pause}. */
    void resume(String name);

    /**
     * Stops a connector and starts it anew, also one that was paused. Throws as {@link #pause}.
     *
     * @param onlyFailed only where it does not run
     */
    void restart(String name, boolean onlyFailed);

    /** As {@link #put(String, String, Target)}, and a new one starts. */
    default List<Problem> put(String name, String text) {
        return put(name, text, Target.RUNNING);
    }

    /**
     * Makes a connector or changes it.
     *
     * @param initial what is wanted of a new one; {@link Target#RUNNING} leaves one that there is as it is
     * @return what is wrong with the text; empty if it was taken
     * @throws IllegalStateException if it could not be recorded, or some hub has a file of this name that nobody can
     *     mean who asks here
     */
    List<Problem> put(String name, String text, Target initial);

    /**
     * Stops a connector and moves its file aside. Throws as {@link #pause}.
     *
     * @return what has become of its file, for people
     */
    String remove(String name);
}
