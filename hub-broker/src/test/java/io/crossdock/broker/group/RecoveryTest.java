package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.InMemoryShardLog;
import io.crossdock.broker.coordinator.ShardLog;
import io.crossdock.broker.group.GroupFixture.Client;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** Elections, restarts, and appends that fail. */
class RecoveryTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client client() {
        return fixture.client("orders");
    }

    @Test
    void membersGoOnAfterARestartAsIfNothingHadHappened() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).commit("shop", 0, 5);
        fixture.restart();

        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.NONE);
        assertThat(clients.get(1).sync(Map.of()).assignment()).isEqualTo(clients.get(1).memberId);
        assertThat(clients.get(1).commit("shop", 1, 6)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(5);
    }

    @Test
    void offsetsOfATopicThatWentMeanwhileAreForgottenOnLoading() {
        fixture.stable(client()).get(0).commit("shop", 0, 5);
        fixture.dropTopic("shop");
        fixture.restart();
        fixture.topic("shop", 1); // made again under the same name

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
    }

    @Test
    void aMemberThatDoesNotComeBackAfterARestartExpires() {
        Client client = fixture.stable(client()).get(0);
        fixture.restart();
        fixture.advance(GroupFixture.SESSION);

        assertThat(client.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aRestartDuringARebalanceSendsMembersBackToJoin() {
        Client client = client().join();
        fixture.restart();

        assertThat(client.joinError()).isEqualTo(Errors.NOT_COORDINATOR);
        assertThat(client.join().joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void withoutLeadershipEveryRequestIsSentElsewhere() {
        Client client = fixture.stable(client()).get(0);
        fixture.resign();

        assertThat(client.heartbeat()).isEqualTo(Errors.NOT_COORDINATOR);
        assertThat(client.commit("shop", 0, 1)).isEqualTo(Errors.NOT_COORDINATOR);
        assertThat(client.sync(Map.of()).syncError()).isEqualTo(Errors.NOT_COORDINATOR);
        assertThat(client.leave().errorCode()).isEqualTo(Errors.NOT_COORDINATOR.code());
        assertThat(fixture.time.running()).as("deadlines").isZero();
    }

    @Test
    void anOldElectionIsNotRepeated() {
        Client client = fixture.stable(client()).get(0);
        fixture.coordinator.onElection(new InMemoryShardLog(GroupFixture.PARTITION), 0);
        fixture.settle();

        assertThat(client.heartbeat()).isEqualTo(Errors.NONE);
    }

    @Test
    void aFailedCommitLeavesTheOffsetAsItWas() {
        Client client = fixture.stable(client()).get(0);
        client.commit("shop", 0, 5);
        fixture.log.failNext(new NotEnoughReplicasException("one is missing"));

        assertThat(client.commit("shop", 0, 6)).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(5);
        assertThat(fixture.mirror.offsets()).isEqualTo(Map.of("orders/shop-0", 5L));
        assertThat(client.heartbeat()).isEqualTo(Errors.NONE);
    }

    @Test
    void aCommitThatMayOrMayNotHaveHappenedIsWhatTheLogSays() {
        fixture.log.hold();
        var answer = client().sendCommit("shop", 0, 6, "");
        fixture.log.failAll(new TimeoutException("no answer"));
        fixture.settle();

        assertThat(GroupFixture.answer(answer)
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode())
                .isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE.code());
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(6);
    }

    @Test
    void anAssignmentThatIsNotCommittedReachesNobody() {
        Client leader = client().join();
        Client follower = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined();
        follower.joined().sync(Map.of());
        fixture.log.failNext(new NotEnoughReplicasException("one is missing"));
        leader.sync(Map.of(leader.memberId, "p0", follower.memberId, "p1"));

        assertThat(leader.syncError()).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        assertThat(follower.syncError()).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        assertThat(leader.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whoWaitsWhenTheStateIsReadAnewIsToldToRetry() {
        Client waiting = client().join();
        fixture.log.failNext(new NotEnoughReplicasException("one is missing"));
        fixture.client("other").commit("shop", 0, 1);

        assertThat(waiting.joinError()).isEqualTo(Errors.COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Test
    void aBrokerThatLostItsLeadershipStopsAnswering() {
        fixture.log.failNext(new NotLeaderOrFollowerException("moved"));

        assertThat(client().commit("shop", 0, 1)).isEqualTo(Errors.NOT_COORDINATOR);
        assertThat(client().commit("shop", 0, 1)).isEqualTo(Errors.NOT_COORDINATOR);
        fixture.elect();
        assertThat(client().commit("shop", 0, 1)).isEqualTo(Errors.NONE);
    }

    @Test
    void aCommitTooLargeForTheLogHasAnErrorOfItsOwn() {
        fixture.log.failNext(new RecordTooLargeException("1 MB at most"));

        assertThat(client().commit("shop", 0, 1)).isEqualTo(Errors.INVALID_COMMIT_OFFSET_SIZE);
    }

    @Test
    void aLogThatCannotBeReadHasNoCoordinator() {
        fixture.resign();
        var broken = new ShardLog() {
            @Override
            public CompletableFuture<Void> whenCommitted() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public TopicPartition topicPartition() {
                return GroupFixture.PARTITION;
            }

            @Override
            public CompletableFuture<Void> append(MemoryRecords batch) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Void> append(TransactionMarker marker) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void check(TransactionMarker marker) {}

            @Override
            public void requireRoom() {}

            @Override
            public void replay(Consumer<RecordBatch> each) {
                throw new KafkaStorageException("the disk is gone");
            }
        };
        var elected = fixture.coordinator.onElection(broken, 9).toCompletableFuture();
        fixture.settle();

        assertThat(elected).isCompletedExceptionally();
        assertThat(client().commit("shop", 0, 1)).isEqualTo(Errors.NOT_COORDINATOR);
    }

    @Test
    void theMirrorIsToldEverythingAfterARestart() {
        client().commit("shop", 0, 5);
        fixture.mirror.offsets().clear();
        fixture.restart();

        assertThat(fixture.mirror.offsets()).isEqualTo(Map.of("orders/shop-0", 5L));
    }

    @Test
    void aPartitionThatMovedAwayIsListedByItsNewLeader() {
        fixture.resign();
        var answer = fixture.settled(fixture.coordinator.listGroups(new ListGroupsRequestData()));

        assertThat(GroupFixture.answer(answer).errorCode()).isEqualTo(Errors.NONE.code());
    }

    @Test
    void aLoweredLimitMakesAnOversizedGroupRebalance() {
        fixture.stable(client(), client());
        var smaller = new GroupConfig(
                1,
                GroupFixture.INITIAL_DELAY,
                GroupFixture.CONFIG.minSessionTimeout(),
                GroupFixture.CONFIG.maxSessionTimeout(),
                1,
                16,
                Duration.ofDays(7),
                Duration.ofMinutes(10),
                GroupFixture.CONFIG.consumer());
        try (var next = new GroupFixture(smaller)) {
            fixture.log.batches().forEach(next.log::append);
            next.restart();

            assertThat(next.state("orders")).isEqualTo("PreparingRebalance");
        }
    }
}
