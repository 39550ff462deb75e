package io.crossdock.connectors.lease;

import io.crossdock.connectors.lease.LeaseWire.Granted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseBookTest {
    private final TickingClock clock = new TickingClock();
    private final Tenure tenure = new Tenure(clock, Duration.ofSeconds(6), Duration.ofSeconds(1));
    private final LeaseBook book = new LeaseBook("here:1", tenure);
    private final List<String> heard = new ArrayList<>();
    private final LeaseHolder holder = new LeaseHolder() {
        @Override
        public void granted() {
            heard.add("granted");
        }

        @Override
        public void ended() {
            heard.add("ended");
        }
    };

    @BeforeEach
    void theGroupAnswers() {
        tenure.confirmed(clock.instant());
    }

    @Test
    void aWishIsNewsOnce() {
        assertThat(book.want("x", holder)).isEmpty();
        assertThat(book.hasNews()).isTrue();

        assertThat(book.tell().wanted()).containsExactly("x");
        book.want("x", holder);
        assertThat(book.hasNews()).isFalse();
    }

    @Test
    void aLeaseHasTheGenerationAsItsEpoch() {
        grant(4, "x");

        assertThat(heard).containsExactly("granted");
        assertThat(book.want("x", holder)).hasValueSatisfying(lease -> {
            assertThat(lease.epoch()).isEqualTo(4);
            assertThat(lease.isValid()).isTrue();
        });
        grant(5, "x");
        assertThat(book.want("x", holder).map(Lease::epoch))
                .as("it is the same lease")
                .hasValue(4);
    }

    @Test
    void aLeaseThatEndsIsHeldUntilItsConnectorHasStopped() {
        grant(1, "x");
        Lease lease = book.want("x", holder).orElseThrow();

        tell(book.granted(2, granted()));
        assertThat(heard).containsExactly("granted", "ended");
        assertThat(lease.isValid()).isFalse();
        assertThat(book.want("x", holder)).isEmpty();
        assertThat(book.tell().held()).containsKey("x");

        book.stopped("x");
        assertThat(book.hasNews()).isTrue();
        assertThat(book.tell().held()).isEmpty();
        assertThat(book.tell().wanted()).containsExactly("x");
    }

    @Test
    void whatIsEndingIsNotTakenUpAgainBeforeItHasStopped() {
        grant(1, "x");
        tell(book.granted(2, granted()));

        grant(3, "x");
        assertThat(book.want("x", holder)).isEmpty();
        book.stopped("x");
        grant(4, "x");
        assertThat(book.want("x", holder).map(Lease::epoch)).hasValue(4);
    }

    @Test
    void silenceEndsEveryLeaseEvenBeforeAnybodyIsTold() {
        grant(1, "x");
        Lease lease = book.want("x", holder).orElseThrow();
        assertThat(book.expire()).isEmpty();

        clock.pass(Duration.ofSeconds(5));
        assertThat(lease.isValid()).isFalse();
        tell(book.expire());
        assertThat(heard).containsExactly("granted", "ended");

        tenure.confirmed(clock.instant());
        assertThat(lease.isValid()).as("ended is ended").isFalse();
    }

    @Test
    void aLeaseThatLapsedBeforeAnybodyLookedIsGivenBackAndComesAnew() {
        grant(1, "x");
        book.tell();
        clock.pass(Duration.ofSeconds(5));
        assertThat(book.want("x", holder)).isEmpty();

        tenure.confirmed(clock.instant());
        assertThat(book.hasNews()).isTrue();
        assertThat(book.tell().held()).isEmpty();
        tell(book.granted(2, granted("x")));
        assertThat(heard).containsExactly("granted", "granted");
        assertThat(book.want("x", holder).map(Lease::epoch)).hasValue(2);
    }

    @Test
    void whoHasLeftTakesNothingThatWasDecidedBefore() {
        book.want("x", holder);
        book.endAll();

        assertThat(book.granted(1, granted("x"))).isEmpty();
        assertThat(book.want("x", holder)).isEmpty();
    }

    @Test
    void aForgottenConnectorIsNeitherHeldNorWanted() {
        grant(1, "x");
        book.tell();
        book.forget("x");

        assertThat(book.hasNews()).isTrue();
        Claim claim = book.tell();
        assertThat(claim.held()).isEmpty();
        assertThat(claim.wanted()).isEmpty();
    }

    @Test
    void everybodyKnowsWhereALeaseIs() {
        book.want("x", holder);
        var owners = new TreeMap<String, String>();
        owners.put("x", "there:1");
        book.granted(1, new Granted(new TreeSet<>(), owners));

        assertThat(book.owner("x")).hasValue("there:1");
        assertThat(book.owner("y")).isEmpty();
    }

    @Test
    void claimsAndGrantsSurviveTheWire() {
        book.want("x", holder);
        grant(9, "x");
        book.pin("x", true);
        Claim claim = book.tell();

        assertThat(LeaseWire.claim(LeaseWire.encode(claim))).hasValue(claim);
        Granted granted = granted("x");
        assertThat(LeaseWire.granted(LeaseWire.encode(granted))).isEqualTo(granted);
        assertThat(LeaseWire.claim(null)).isEmpty();
    }

    private void grant(int generation, String... connectors) {
        for (String connector : connectors) {
            book.want(connector, holder);
        }
        tell(book.granted(generation, granted(connectors)));
    }

    private static Granted granted(String... connectors) {
        var owners = new TreeMap<String, String>();
        for (String connector : connectors) {
            owners.put(connector, "here:1");
        }
        return new Granted(new TreeSet<>(Set.of(connectors)), owners);
    }

    private static void tell(List<Runnable> calls) {
        calls.forEach(Runnable::run);
    }
}
