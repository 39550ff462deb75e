package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class JoinAndSyncTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client client() {
        return fixture.client("orders");
    }

    @Test
    void aNewMemberIsGivenAnIdBeforeItMayJoin() {
        Client client = client();
        JoinGroupResponseData answer = GroupFixture.answer(client.send(client.joinRequest()));

        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.MEMBER_ID_REQUIRED);
        assertThat(answer.memberId()).startsWith("app-");
    }

    @Test
    void beforeVersionFourANewMemberJoinsAtOnce() {
        Client client = client().version(3).join();
        fixture.advance(GroupFixture.INITIAL_DELAY);

        assertThat(client.joined().generation).isEqualTo(1);
    }

    @Test
    void theFirstRebalanceWaitsForMoreMembers() {
        Client first = client().join();
        fixture.advance(GroupFixture.INITIAL_DELAY.minusMillis(1));
        assertThat(first.joining).isNotDone();

        Client second = client().join();
        fixture.advance(Duration.ofMillis(1));
        assertThat(first.joining)
                .as("the second one earned the group another delay")
                .isNotDone();

        fixture.advance(GroupFixture.INITIAL_DELAY);
        assertThat(first.joined().generation).isEqualTo(1);
        assertThat(second.joined().generation).isEqualTo(1);
    }

    @Test
    void onlyTheLeaderHearsWhoTheMembersAre() {
        List<Client> clients = fixture.stable(client(), client());
        JoinGroupResponseData leader = GroupFixture.answer(clients.get(0).joining);
        JoinGroupResponseData follower = GroupFixture.answer(clients.get(1).joining);

        assertThat(leader.leader()).isEqualTo(clients.get(0).memberId);
        assertThat(follower.leader()).isEqualTo(clients.get(0).memberId);
        assertThat(leader.members())
                .extracting(JoinGroupResponseMember::memberId)
                .containsExactly(clients.get(0).memberId, clients.get(1).memberId);
        assertThat(leader.members().get(0).metadata()).isEqualTo(clients.get(0).metadata);
        assertThat(follower.members()).isEmpty();
    }

    @Test
    void followersWaitForTheLeadersAssignment() {
        Client leader = client().join();
        Client follower = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined();
        follower.joined().sync(Map.of());
        assertThat(follower.syncing).isNotDone();

        leader.sync(Map.of(leader.memberId, "p0", follower.memberId, "p1"));

        assertThat(leader.assignment()).isEqualTo("p0");
        assertThat(follower.assignment()).isEqualTo("p1");
        assertThat(fixture.state("orders")).isEqualTo("Stable");
    }

    @Test
    void onlyAProtocolThatEveryoneSupportsIsChosen() {
        List<Client> clients = fixture.stable(
                client().protocols("cooperative-sticky", "range"),
                client().protocols("range", "roundrobin"),
                client().protocols("roundrobin", "range"));

        assertThat(GroupFixture.answer(clients.get(2).joining).protocolName()).isEqualTo("range");
        assertThat(clients.get(2).generation).isEqualTo(1);
    }

    @Test
    void theProtocolWithTheMostVotesWins() {
        List<Client> clients = fixture.stable(
                client().protocols("range", "sticky"),
                client().protocols("sticky", "range"),
                client().protocols("sticky", "range"));

        assertThat(GroupFixture.answer(clients.get(0).joining).protocolName()).isEqualTo("sticky");
    }

    @Test
    void aMemberWithoutACommonProtocolIsRefused() {
        fixture.stable(client().protocols("range"));

        assertThat(client().protocols("sticky").join().joinError()).isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void aMemberOfAnotherKindIsRefused() {
        fixture.stable(client());
        Client worker = client();
        worker.protocolType = "connect";

        assertThat(worker.join().joinError()).isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void aMemberThatOffersNothingIsRefused() {
        Client silent = client().protocols();

        assertThat(silent.join().joinError()).isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(fixture.state("orders")).isEqualTo("Dead");
    }

    @Test
    void aSessionTimeoutOutsideTheLimitsIsRefused() {
        Client client = client();
        int least = (int) GroupFixture.CONFIG.minSessionTimeout().toMillis();
        int most = (int) GroupFixture.CONFIG.maxSessionTimeout().toMillis();

        assertThat(errorOf(client.joinRequest().setSessionTimeoutMs(least - 1)))
                .isEqualTo(Errors.INVALID_SESSION_TIMEOUT);
        assertThat(errorOf(client.joinRequest().setSessionTimeoutMs(most + 1)))
                .isEqualTo(Errors.INVALID_SESSION_TIMEOUT);
        assertThat(errorOf(client.joinRequest().setSessionTimeoutMs(most))).isEqualTo(Errors.MEMBER_ID_REQUIRED);
    }

    @Test
    void theEmptyGroupIdIsRefused() {
        Client nobody = fixture.client("");

        assertThat(nobody.join().joinError()).isEqualTo(Errors.INVALID_GROUP_ID);
        assertThat(nobody.heartbeat()).isEqualTo(Errors.INVALID_GROUP_ID);
        assertThat(nobody.sync(Map.of()).syncError()).isEqualTo(Errors.INVALID_GROUP_ID);
    }

    @Test
    void anInventedMemberIdIsUnknown() {
        Client stranger = client();
        stranger.memberId = "stranger";
        assertThat(stranger.join().joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);

        fixture.stable(client());
        assertThat(stranger.join().joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(stranger.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(stranger.sync(Map.of()).syncError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aGroupTakesNoMoreMembersThanAllowed() {
        var small = new GroupConfig(
                1,
                GroupFixture.INITIAL_DELAY,
                GroupFixture.CONFIG.minSessionTimeout(),
                GroupFixture.CONFIG.maxSessionTimeout(),
                2,
                16,
                GroupFixture.CONFIG.offsetsRetention(),
                GroupFixture.CONFIG.retentionCheckInterval(),
                GroupFixture.CONFIG.consumer());
        try (var crowded = new GroupFixture(small)) {
            List<Client> members = crowded.stable(crowded.client("orders"), crowded.client("orders"));

            assertThat(crowded.client("orders").join().joinError()).isEqualTo(Errors.GROUP_MAX_SIZE_REACHED);
            assertThat(members.get(0).heartbeat()).isEqualTo(Errors.NONE);
            assertThat(crowded.state("orders")).isEqualTo("Stable");
        }
    }

    @Test
    void aFollowerThatLostItsAnswerHearsItAgain() {
        Client follower = fixture.stable(client(), client()).get(1);

        assertThat(follower.join().joined().generation).isEqualTo(1);
        assertThat(GroupFixture.answer(follower.joining).members()).isEmpty();
        assertThat(follower.sync(Map.of()).assignment()).isEqualTo(follower.memberId);
        assertThat(fixture.state("orders")).isEqualTo("Stable");
    }

    @Test
    void aLeaderThatLostItsAnswerHearsTheMembersAgain() {
        Client leader = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined().join();

        assertThat(GroupFixture.answer(leader.joining).generationId()).isEqualTo(1);
        assertThat(GroupFixture.answer(leader.joining).members()).hasSize(1);
    }

    @Test
    void aLeaderThatJoinsAgainStartsARebalance() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).join();

        assertThat(clients.get(0).joining).isNotDone();
        assertThat(clients.get(1).heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
        clients.get(1).join();
        assertThat(clients.get(0).joined().generation).isEqualTo(2);
    }

    @Test
    void aFollowerThatOffersSomethingElseStartsARebalance() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(1).metadata = GroupFixture.bytes("other topics");
        clients.get(1).join();

        assertThat(clients.get(1).joining).isNotDone();
        assertThat(fixture.state("orders")).isEqualTo("PreparingRebalance");
    }

    @Test
    void aSyncForAnotherGenerationIsRefused() {
        Client client = fixture.stable(client()).get(0);
        client.generation = 7;

        assertThat(client.sync(Map.of()).syncError()).isEqualTo(Errors.ILLEGAL_GENERATION);
        assertThat(client.heartbeat()).isEqualTo(Errors.ILLEGAL_GENERATION);
    }

    @Test
    void aSyncThatBelievesInAnotherProtocolIsRefused() {
        Client client = fixture.stable(client()).get(0);
        var request = new SyncGroupRequestData()
                .setGroupId("orders")
                .setMemberId(client.memberId)
                .setGenerationId(1)
                .setProtocolType("consumer")
                .setProtocolName("sticky");

        assertThat(GroupFixture.answer(fixture.settled(fixture.coordinator.sync(request)))
                        .errorCode())
                .isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL.code());
    }

    @Test
    void whoIsForgottenByTheLeaderGetsAnEmptyAssignment() {
        Client leader = client().join();
        Client follower = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined().sync(Map.of(leader.memberId, "p0"));

        assertThat(follower.joined().sync(Map.of()).assignment()).isEmpty();
        assertThat(follower.syncError()).isEqualTo(Errors.NONE);
    }

    @Test
    void aNewMemberSendsThoseWhoWaitForTheirAssignmentBackToJoin() {
        Client leader = client().join();
        Client follower = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined();
        follower.joined().sync(Map.of());
        client().join();

        assertThat(follower.syncError()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
        assertThat(leader.sync(Map.of()).syncError()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void groupsOfConnectWorkersAreGroupsLikeAnyOther() {
        Client worker = client().protocols("sessioned", "compatible");
        worker.protocolType = "connect";
        fixture.stable(worker);

        assertThat(worker.assignment()).isEqualTo(worker.memberId);
    }

    private Errors errorOf(JoinGroupRequestData request) {
        return Errors.forCode(GroupFixture.answer(client().send(request)).errorCode());
    }

    @Test
    void anAssignmentTooLargeToBeRememberedIsRefusedAndTheGroupRebalances() {
        GroupFixture.Client leader = fixture.client("orders");
        leader.join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined();
        fixture.maxBatchBytes = 500;
        leader.sync(Map.of(leader.memberId, "x".repeat(1000)));

        assertThat(leader.syncError()).isEqualTo(Errors.UNKNOWN_SERVER_ERROR);
        assertThat(fixture.state("orders")).isEqualTo("PreparingRebalance");
        assertThat(leader.heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
        leader.join().joined().sync(Map.of(leader.memberId, "small"));
        assertThat(leader.assignment()).isEqualTo("small");
    }
}
