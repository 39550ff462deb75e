package io.crossdock.junit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.fail;

/** Classes of tests that other tests run. Each test notes its hub. */
final class Samples {
    static final List<CrossdockHub> SEEN = new CopyOnWriteArrayList<>();

    private Samples() {}

    @ExtendWith(CrossdockExtension.class)
    static class First {
        @Test
        void one(CrossdockHub hub) {
            SEEN.add(hub);
        }

        @Test
        void two(CrossdockHub hub) throws Exception {
            hub.admin();
            hub.registryUrl();
            SEEN.add(hub);
            fail("so that a red test is seen to leave nothing either");
        }
    }

    static class OneEach {
        @RegisterExtension
        final CrossdockExtension own = new CrossdockExtension();

        @Test
        void one() {
            SEEN.add(own.hub());
        }

        @Test
        void two() {
            SEEN.add(own.hub());
        }
    }

    static class SharedHere {
        @RegisterExtension
        static final CrossdockExtension SHARED = CrossdockExtension.shared();

        @Test
        void one() {
            SEEN.add(SHARED.hub());
        }
    }

    static class SharedThere {
        @RegisterExtension
        static final CrossdockExtension SHARED = CrossdockExtension.shared();

        @Test
        void one() {
            SEEN.add(SHARED.hub());
        }
    }

    static class Mistyped {
        @RegisterExtension
        static final CrossdockExtension WRONG = new CrossdockExtension().with("num.partitoins", "3");

        @Test
        void one() {
            fail("never comes to this");
        }
    }

    @ExtendWith(CrossdockExtension.class)
    static class Misfit {
        @Test
        void one(@BootstrapServers int number) {
            fail("never comes to this: " + number);
        }
    }
}
