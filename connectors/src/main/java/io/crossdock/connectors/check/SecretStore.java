package io.crossdock.connectors.check;

import java.util.Optional;

/**
 * Where {@code ${secret:NAME}} in a connector file comes from: a store that the cluster keeps, for hubs whose nodes share
 * no files and no environment. Asked while a file is read, on the reading thread.
 */
public interface SecretStore {
    /** A hub without such a store. */
    SecretStore NONE = new SecretStore() {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public Optional<String> find(String name) {
            return Optional.empty();
        }
    };

    /** What stands for a secret that is not looked up. */
    String STAND_IN = "a-secret-of-the-cluster";

    /** Stands in for the store where no cluster is asked: it has every secret, and none is true. */
    SecretStore ASSUMED = name -> Optional.of(STAND_IN);

    /** Whether this hub has a store at all. */
    default boolean isThere() {
        return true;
    }

    /**
     * The secret of this name, if there is one.
     *
     * @throws SecretUnavailableException if that cannot be said now
     */
    Optional<String> find(String name);
}
