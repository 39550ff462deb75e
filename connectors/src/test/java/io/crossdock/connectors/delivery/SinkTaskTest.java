package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.ErrorPolicy;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static io.crossdock.connectors.delivery.SinkTaskFixture.FIRST;
import static io.crossdock.connectors.delivery.SinkTaskFixture.SECOND;
import static io.crossdock.connectors.delivery.SinkTaskFixture.batches;
import static io.crossdock.connectors.delivery.SinkTaskFixture.single;
import static io.crossdock.connectors.delivery.SinkTaskFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

class SinkTaskTest {
    private final SinkTaskFixture sink = new SinkTaskFixture();

    @Test
    void recordsArriveInOrderAndTheirOffsetsAreCommitted() {
        sink.have(FIRST, "a", "b", "c");

        sink.run(single(0), records -> sink.arrive(records, 3));

        assertThat(sink.arrived).containsExactly("a", "b", "c");
        assertThat(sink.consumer.committed).containsExactlyInAnyOrderEntriesOf(Map.of(FIRST, 3L));
    }

    @Test
    void aTargetThatIsAwayGetsEverythingInOrderWhenItIsBack() {
        sink.have(FIRST, "a", "b", "c");
        var failures = new ArrayList<>(List.of("b", "b", "b"));

        sink.run(single(3), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("away");
            }
            sink.arrive(records, 3);
        });

        assertThat(sink.arrived).containsExactly("a", "b", "c");
        assertThat(sink.recorder.retries).isEqualTo(3);
        assertThat(sink.givenUp).isEmpty();
    }

    @Test
    void beforeAPauseWhatIsDeliveredIsCommittedAndNothingElse() {
        sink.have(FIRST, "a", "b");
        var committedAtRetry = new ArrayList<Map<TopicPartition, Long>>();
        var failures = new ArrayList<>(List.of("b"));

        sink.run(single(1), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("away");
            }
            committedAtRetry.add(Map.copyOf(sink.consumer.committed));
            sink.arrive(records, 2);
        });

        assertThat(committedAtRetry.get(1)).containsExactlyEntriesOf(Map.of(FIRST, 1L));
    }

    @Test
    void onlyTheRecordAtFaultOfABatchIsGivenUp() {
        sink.have(FIRST, "a", "poison", "c", "d");

        sink.run(batches(1), records -> {
            if (records.stream().anyMatch(it -> text(it).equals("poison"))) {
                throw new IOException("bad row");
            }
            sink.arrive(records, 3);
        });

        assertThat(sink.arrived).containsExactly("a", "c", "d");
        assertThat(sink.givenUp).containsExactly("poison");
        assertThat(sink.consumer.committed).containsEntry(FIRST, 4L);
    }

    @Test
    void whatCanNeverBeDeliveredIsNotTriedAgain() {
        sink.have(FIRST, "not json", "b");

        sink.run(single(5), records -> {
            if (text(records.get(0)).equals("not json")) {
                throw new UndeliverableException("not JSON", new IOException());
            }
            sink.arrive(records, 1);
        });

        assertThat(sink.recorder.retries).isZero();
        assertThat(sink.givenUp).containsExactly("not json");
        assertThat(sink.arrived).containsExactly("b");
    }

    @Test
    void withoutAPlaceForItTheRecordStaysAndTheTaskEnds() {
        sink.have(FIRST, "a", "poison", "c");
        var task = sink.task(
                single(0),
                records -> {
                    if (text(records.get(0)).equals("poison")) {
                        throw new IOException("bad row");
                    }
                    sink.arrive(records, 9);
                },
                (record, cause, attempts) -> {
                    throw cause;
                });

        task.run();

        assertThat(sink.arrived).containsExactly("a");
        assertThat(sink.consumer.committed).containsExactlyEntriesOf(Map.of(FIRST, 1L));
        assertThat(sink.recorder.ended).hasMessage("bad row");
    }

    @Test
    void aPartitionThatMovesAwayDuringAPauseIsLeftToItsNewOwner() {
        sink.have(FIRST, "a1");
        sink.have(SECOND, "b1");
        var first = new ArrayList<>(List.of("once"));

        sink.run(single(9), records -> {
            if (first.remove("once")) {
                sink.consumer.schedulePollTask(() -> sink.consumer.rebalance(Set.of(SECOND)));
                throw new IOException("away");
            }
            sink.arrive(records, 1);
        });

        assertThat(sink.arrived).containsExactly("b1");
        assertThat(sink.consumer.committed).containsExactlyEntriesOf(Map.of(SECOND, 1L));
    }

    @Test
    void whileOneKeyFailsTheOthersFlowAndItResumesInOrder() {
        sink.haveKeyed(FIRST, "bad=1", "good=1", "bad=2", "good=2", "bad=3", "good=3");
        var failures = new ArrayList<>(List.of("bad=1", "bad=1", "bad=2"));

        sink.run(single(9), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("locked");
            }
            sink.arrive(records, 6);
        });

        assertThat(sink.arrived).containsExactly("good=1", "good=2", "good=3", "bad=1", "bad=2", "bad=3");
        assertThat(sink.consumer.committed).containsEntry(FIRST, 6L);
    }

    @Test
    void theCommittedOffsetStaysAtTheOldestParkedRecordAndNotesWhatIsDeliveredBehindIt() {
        sink.haveKeyed(FIRST, "good=1", "bad=1", "good=2", "good=3");

        sink.run(single(9), records -> {
            if (text(records.get(0)).startsWith("bad")) {
                throw new IOException("locked");
            }
            sink.arrive(records, 3);
        });

        assertThat(sink.arrived).containsExactly("good=1", "good=2", "good=3");
        assertThat(sink.consumer.committed).containsEntry(FIRST, 1L);
        assertThat(sink.consumer.metadata).containsEntry(FIRST, "ahead:1,2");
    }

    @Test
    void theNextOwnerDeliversOnlyWhatIsLeft() {
        sink.haveKeyed(FIRST, "good=1", "bad=1", "good=2", "good=3", "good=4");
        sink.consumer.before.put(FIRST, new OffsetAndMetadata(1, "ahead:1,2"));

        sink.run(single(9), records -> sink.arrive(records, 2));

        assertThat(sink.arrived).containsExactly("bad=1", "good=4");
        assertThat(sink.consumer.committed).containsEntry(FIRST, 5L);
    }

    @Test
    void aTargetThatIsAwayIsLeftAloneAndAskedWithOneRecordNowAndThen() {
        String[] values = IntStream.range(0, 100).mapToObj(i -> "k" + i + "=1").toArray(String[]::new);
        sink.haveKeyed(FIRST, values);
        var attempts = new ArrayList<Integer>();

        sink.run(batches(ErrorPolicy.FOREVER), records -> {
            attempts.add(records.size());
            if (attempts.size() < 20) {
                throw new IOException("away");
            }
            sink.arrive(records, 100);
        });

        assertThat(sink.arrived).containsExactlyInAnyOrder(values);
        assertThat(attempts.subList(8, 20)).containsOnly(1);
        assertThat(attempts.subList(20, attempts.size())).contains(10);
    }

    @Test
    void recordsThatAWorkingTargetRefusesDoNotOpenTheBreaker() {
        sink.haveKeyed(FIRST, "a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1", "good=1");
        var states = new HashSet<CircuitBreaker.State>();
        var refusing = new Delivery() {
            @Override
            public void deliver(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
                states.add(sink.breaker().read().state());
                if (!text(records.get(0)).equals("good=1")) {
                    throw new IOException("refused");
                }
                sink.arrive(records, 1);
            }

            @Override
            public boolean blames(Exception failure) {
                return "refused".equals(failure.getMessage());
            }
        };

        sink.run(single(0), refusing);

        assertThat(sink.givenUp).hasSize(7);
        assertThat(states).containsOnly(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aPartitionThatAnotherTaskHasTakenEndsThisOneAndNothingIsGivenUp() {
        sink.haveKeyed(FIRST, "a=1");

        sink.task(
                        single(0),
                        records -> {
                            throw new PartitionTakenException("taken");
                        },
                        (record, cause, attempts) -> sink.givenUp.add(text(record)))
                .run();

        assertThat(sink.recorder.ended).isInstanceOf(PartitionTakenException.class);
        assertThat(sink.givenUp).isEmpty();
        assertThat(sink.consumer.committed).isEmpty();
    }

    @Test
    void keylessRecordsKeepTheOrderOfTheirPartition() {
        sink.haveKeyed(FIRST, "=1", "a=1", "=2", "=3");
        var failures = new ArrayList<>(List.of("=1"));

        sink.run(single(9), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("locked");
            }
            sink.arrive(records, 4);
        });

        assertThat(sink.arrived).containsExactly("a=1", "=1", "=2", "=3");
    }
}
