package io.crossdock.broker.txn;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever producers do, whichever appends and markers fail, and whenever the coordinator moves: a restart brings back
 * what was there, every answered end is carried out as it was answered, and nobody's transaction is ended twice in
 * different ways.
 */
class TransactionReloadPropertyTest {
    private static final List<String> IDS = List.of("pay", "ship");

    enum Act {
        INIT,
        RECOVER,
        ADD,
        COMMIT,
        ABORT,
        WAIT_A_LITTLE,
        WAIT_LONG,
        FAIL_NEXT_APPEND,
        FAIL_NEXT_MARKERS,
        HOLD_MARKERS,
        MARKERS_ARRIVE,
        RESTART
    }

    record Step(Act act, int who) {}

    /** A client instance: what it believes to be. */
    private static final class Instance {
        private final String id;
        private ProducerIdentity identity = ProducerIdentity.NONE;

        private Instance(String id) {
            this.id = id;
        }

        private boolean speaksVersion2() {
            return id.equals("ship");
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Act> often = Arbitraries.of(Act.INIT, Act.ADD, Act.ADD, Act.COMMIT, Act.ABORT);
        Arbitrary<Act> acts = Arbitraries.frequencyOf(Tuple.of(4, often), Tuple.of(2, Arbitraries.of(Act.class)));
        return Combinators.combine(acts, Arbitraries.integers().between(0, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 200, seed = "20261126")
    void aRestartBringsBackWhatWasThereAndEveryAnsweredEndHappens(@ForAll("steps") List<Step> steps) {
        try (var fixture = new TransactionFixture()) {
            var instances = new ArrayList<Instance>();
            for (int i = 0; i < 4; i++) {
                instances.add(new Instance(IDS.get(i % 2)));
            }
            Map<ProducerIdentity, Boolean> answered = new HashMap<>();
            for (Step step : steps) {
                take(fixture, instances.get(step.who()), step, answered);
            }
            fixture.arrive();
            fixture.markers.failNext(0);
            fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());
            fixture.error(fixture.coordinator.init("flush", TransactionFixture.TIMEOUT, ProducerIdentity.NONE));
            fixture.advance(Duration.ofSeconds(20)); // every marker that failed has been tried again

            Map<String, String> before = fixture.picture();
            fixture.restart();
            assertThat(fixture.picture()).isEqualTo(before);
            assertThat(before.values()).noneMatch(state -> state.contains("'Prepare"));
            theMarkersAgreeWithTheAnswers(fixture, answered);
        }
    }

    /** In version 2 of the protocol each transaction has an epoch of its own, and so one outcome. */
    private static void theMarkersAgreeWithTheAnswers(
            TransactionFixture fixture, Map<ProducerIdentity, Boolean> answered) {
        answered.forEach((marked, commit) -> {
            String other = (commit ? "abort " : "commit ") + marked.id() + "/" + marked.epoch() + " ";
            assertThat(fixture.markers.sent).noneMatch(sent -> sent.startsWith(other));
        });
    }

    private static void take(
            TransactionFixture fixture, Instance who, Step step, Map<ProducerIdentity, Boolean> answered) {
        switch (step.act()) {
            case INIT -> initialise(fixture, who, ProducerIdentity.NONE);
            case RECOVER -> initialise(fixture, who, who.identity);
            case ADD -> {
                var partition = new TopicPartition("a", step.who());
                var added = fixture.coordinator.add(who.id, who.identity, Set.of(partition), who.speaksVersion2());
                fixture.advance(Duration.ofMillis(1));
                assertThat(added)
                        .satisfiesAnyOf(done -> assertThat(done).isDone(), waits -> assertThat(fixture.state(who.id))
                                .startsWith("Prepare"));
            }
            case COMMIT -> end(fixture, who, true, answered);
            case ABORT -> end(fixture, who, false, answered);
            case WAIT_A_LITTLE -> fixture.advance(Duration.ofMillis(700));
            case WAIT_LONG -> fixture.advance(Duration.ofMinutes(2));
            case FAIL_NEXT_APPEND -> fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());
            case FAIL_NEXT_MARKERS -> fixture.markers.failNext(2);
            case HOLD_MARKERS -> fixture.markers.hold();
            case MARKERS_ARRIVE -> fixture.arrive();
            case RESTART -> fixture.restart();
        }
    }

    private static void initialise(TransactionFixture fixture, Instance who, ProducerIdentity was) {
        var given = fixture.settled(fixture.coordinator.init(who.id, TransactionFixture.TIMEOUT, was));
        if (!given.isCompletedExceptionally()) {
            ProducerIdentity identity = fixture.answer(given);
            assertThat(identity.epoch()).isLessThanOrEqualTo(ProducerIdentity.LAST_EPOCH);
            who.identity = identity;
        }
    }

    private static void end(
            TransactionFixture fixture, Instance who, boolean commit, Map<ProducerIdentity, Boolean> answered) {
        if (!who.speaksVersion2()) {
            fixture.end(who.id, who.identity, commit);
            return;
        }
        var ended = fixture.settled(fixture.coordinator.end(who.id, who.identity, commit, true));
        if (!ended.isCompletedExceptionally()) {
            ProducerIdentity next = fixture.answer(ended);
            assertThat(next).isEqualTo(who.identity.nextEpoch());
            answered.put(next, commit);
            who.identity = next;
        }
    }
}
