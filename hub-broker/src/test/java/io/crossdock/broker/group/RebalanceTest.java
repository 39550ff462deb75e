package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RebalanceTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client client() {
        return fixture.client("orders");
    }

    private static Errors onlyMember(LeaveGroupResponseData answer) {
        return Errors.forCode(answer.members().get(0).errorCode());
    }

    @Test
    void whoLeavesBeforeItEverJoinedDisturbsNobody() {
        Client member = fixture.stable(client()).get(0);
        Client never = client();
        never.memberId = GroupFixture.answer(never.send(never.joinRequest())).memberId();

        assertThat(never.leave().members().get(0).errorCode()).isEqualTo(Errors.NONE.code());

        assertThat(member.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(fixture.state("orders")).isEqualTo("Stable");
    }

    @Test
    void aSilentMemberIsRemovedAfterItsSessionTimeout() {
        List<Client> clients = fixture.stable(client(), client());
        fixture.advance(GroupFixture.SESSION.minusMillis(1));
        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.NONE);

        fixture.advance(Duration.ofMillis(1));

        assertThat(clients.get(1).heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void heartbeatsKeepAMemberForEver() {
        Client client = fixture.stable(client()).get(0);
        for (int i = 0; i < 10; i++) {
            fixture.advance(GroupFixture.SESSION.dividedBy(2));
            assertThat(client.heartbeat()).isEqualTo(Errors.NONE);
        }
    }

    @Test
    void commitsCountAsHeartbeats() {
        Client client = fixture.stable(client()).get(0);
        for (int i = 0; i < 4; i++) {
            fixture.advance(GroupFixture.SESSION.dividedBy(2));
            assertThat(client.commit("shop", 0, i)).isEqualTo(Errors.NONE);
        }
    }

    @Test
    void aMemberThatWaitsForOthersNeedsNoHeartbeats() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).join();
        for (int i = 0; i < 4; i++) {
            fixture.advance(GroupFixture.SESSION.dividedBy(2));
            clients.get(1).heartbeat();
        }
        assertThat(clients.get(0).joining).isNotDone();

        clients.get(1).join();

        assertThat(clients.get(0).joined().generation).isEqualTo(2);
    }

    @Test
    void whoDoesNotJoinWithinTheRebalanceTimeoutIsRemoved() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).join();
        for (Duration passed = Duration.ZERO;
                passed.compareTo(GroupFixture.REBALANCE) < 0;
                passed = passed.plusSeconds(5)) {
            assertThat(clients.get(1).heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
            fixture.advance(Duration.ofSeconds(5));
        }

        assertThat(clients.get(0).joined().generation).isEqualTo(2);
        assertThat(GroupFixture.answer(clients.get(0).joining).members()).hasSize(1);
        assertThat(clients.get(1).heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whenTheLeaderDoesNotComeBackAnotherMemberLeads() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).leave();
        clients.get(1).join();

        assertThat(GroupFixture.answer(clients.get(1).joining).leader()).isEqualTo(clients.get(1).memberId);
        assertThat(GroupFixture.answer(clients.get(1).joining).members()).hasSize(1);
    }

    @Test
    void whoDoesNotAskForItsAssignmentIsRemoved() {
        Client leader = client().join();
        Client follower = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        leader.joined().sync(Map.of());
        follower.joined();
        for (int i = 0; i < 12; i++) {
            leader.heartbeat();
            follower.heartbeat();
            fixture.advance(Duration.ofSeconds(5));
        }

        assertThat(follower.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(leader.heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void heartbeatsBetweenJoinAndSyncAreFine() {
        Client client = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);

        assertThat(client.joined().heartbeat()).isEqualTo(Errors.NONE);
        assertThat(fixture.state("orders")).isEqualTo("CompletingRebalance");
    }

    @Test
    void aRebalanceWaitsForAMemberThatWasJustGivenItsId() {
        List<Client> clients = fixture.stable(client());
        Client late = client();
        late.memberId = GroupFixture.answer(late.send(late.joinRequest())).memberId();
        clients.get(0).join();
        assertThat(clients.get(0).joining).isNotDone();

        late.join();

        assertThat(clients.get(0).joined().generation).isEqualTo(2);
        assertThat(late.joined().generation).isEqualTo(2);
    }

    @Test
    void anIdThatIsNeverUsedIsForgottenAfterTheSessionTimeout() {
        Client client = fixture.stable(client()).get(0);
        Client absent = client();
        absent.memberId = GroupFixture.answer(absent.send(absent.joinRequest())).memberId();
        client.join();
        fixture.advance(GroupFixture.SESSION);

        assertThat(client.joined().generation).isEqualTo(2);
        assertThat(absent.join().joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aNewMemberThatIsStillWaitingAfterFiveMinutesIsTakenForLost() {
        Client patient = client();
        patient.rebalance = Duration.ofMinutes(10);
        fixture.stable(patient);
        Client lost = client().version(3).join();
        for (int i = 0; i < 60; i++) {
            assertThat(lost.joining).isNotDone();
            assertThat(patient.heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
            fixture.advance(Duration.ofSeconds(5));
        }

        assertThat(lost.joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(patient.join().joined().generation).isEqualTo(2);
    }

    @Test
    void theLastMemberThatLeavesEmptiesTheGroup() {
        Client client = fixture.stable(client()).get(0);

        assertThat(onlyMember(client.leave())).isEqualTo(Errors.NONE);
        assertThat(fixture.state("orders")).isEqualTo("Empty");
        assertThat(client.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(onlyMember(client.leave())).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void generationsGoOnAfterAGroupWasEmpty() {
        fixture.stable(client()).get(0).leave();
        Client next = fixture.stable(client()).get(0);

        assertThat(next.generation).isEqualTo(3);
    }

    @Test
    void leavingLetsTheOthersRebalanceAtOnce() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(1).leave();

        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
        assertThat(clients.get(0).join().joined().generation).isEqualTo(2);
    }

    @Test
    void whoLeavesWhileItsJoinWaitsHearsThatItIsGone() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).join();
        clients.get(0).leave();

        assertThat(clients.get(0).joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anIdThatWasNotUsedYetMayLeave() {
        Client client = client();
        client.memberId = GroupFixture.answer(client.send(client.joinRequest())).memberId();

        assertThat(onlyMember(client.leave())).isEqualTo(Errors.NONE);
        assertThat(client.join().joinError()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void leavingAGroupThatDoesNotExistIsAnErrorOfTheMember() {
        LeaveGroupResponseData answer = fixture.leave("nobody", new MemberIdentity().setMemberId("ghost"));

        assertThat(answer.errorCode()).isEqualTo(Errors.NONE.code());
        assertThat(onlyMember(answer)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void severalMembersLeaveTogetherEachWithItsOwnAnswer() {
        List<Client> clients = fixture.stable(client(), client(), client());
        LeaveGroupResponseData answer = fixture.leave(
                "orders",
                new MemberIdentity().setMemberId(clients.get(0).memberId),
                new MemberIdentity().setMemberId("ghost"),
                new MemberIdentity().setMemberId(clients.get(1).memberId));

        assertThat(answer.members())
                .extracting(MemberResponse::errorCode)
                .containsExactly(Errors.NONE.code(), Errors.UNKNOWN_MEMBER_ID.code(), Errors.NONE.code());
        assertThat(clients.get(2).join().joined().generation).isEqualTo(2);
    }

    @Test
    void aRequestOfVersionTwoLeavesByItsSingleMemberId() {
        Client client = fixture.stable(client()).get(0);
        var request = new LeaveGroupRequestData().setGroupId("orders").setMemberId(client.memberId);

        assertThat(onlyMember(GroupFixture.answer(fixture.settled(fixture.coordinator.leave(request)))))
                .isEqualTo(Errors.NONE);
        assertThat(fixture.state("orders")).isEqualTo("Empty");
    }

    @Test
    void aSecondJoinUnderTheSameIdReplacesTheFirst() {
        List<Client> clients = fixture.stable(client(), client());
        var first = clients.get(0).join().joining;
        clients.get(0).join();

        assertThat(GroupFixture.answer(first).errorCode()).isEqualTo(Errors.REBALANCE_IN_PROGRESS.code());
        clients.get(1).join();
        assertThat(clients.get(0).joinError()).isEqualTo(Errors.NONE);
    }

    @Test
    void whenEverybodyFallsSilentTheGroupIsEmptyAndNoDeadlineRunsOn() {
        fixture.stable(client(), client(), client());
        int idle = fixture.time.running();
        fixture.advance(GroupFixture.SESSION.plus(GroupFixture.REBALANCE));

        assertThat(fixture.state("orders")).isEqualTo("Empty");
        assertThat(fixture.time.running())
                .as("only the search for expired offsets")
                .isEqualTo(1)
                .isLessThan(idle);
    }
}
