package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;

import java.util.Set;

/** Something new on the board that every hub has to follow. */
sealed interface BoardEvent {
    /** The connector it is about. */
    String name();

    /** Has it done. */
    void on(Doer doer);

    /** Who does what is new. */
    interface Doer {
        void defined(String name);

        void deleted(String name, Set<String> versions);

        void directed(String name, Target target);

        void restarted(String name, boolean onlyFailed);
    }

    /** Made or changed; how it is now stands on the board. */
    record Defined(String name) implements BoardEvent {
        @Override
        public void on(Doer doer) {
            doer.defined(name);
        }
    }

    /**
     * To be removed.
     *
     * @param versions of files, also of those placed by hand, that are meant
     */
    record Deleted(String name, Set<String> versions) implements BoardEvent {
        public Deleted {
            versions = Set.copyOf(versions);
        }

        @Override
        public void on(Doer doer) {
            doer.deleted(name, versions);
        }
    }

    /** To work or not. */
    record Directed(String name, Target target) implements BoardEvent {
        @Override
        public void on(Doer doer) {
            doer.directed(name, target);
        }
    }

    /** To start anew, or only where it does not run. */
    record Restarted(String name, boolean onlyFailed) implements BoardEvent {
        @Override
        public void on(Doer doer) {
            doer.restarted(name, onlyFailed);
        }
    }
}
