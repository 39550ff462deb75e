package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** KIP-345: members that keep their seat when their client restarts. */
class StaticMembersTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client client() {
        return fixture.client("orders");
    }

    @Test
    void aStaticMemberJoinsWithoutAskingForAnIdFirst() {
        Client client = client().instance("till-1");
        client.send(client.joinRequest());
        fixture.advance(GroupFixture.INITIAL_DELAY);

        assertThat(fixture.state("orders")).isEqualTo("CompletingRebalance");
    }

    @Test
    void aRestartedStaticMemberTakesItsSeatWithoutARebalance() {
        List<Client> before = fixture.stable(client(), client().instance("till-1"));
        Client restarted = client().instance("till-1").join().joined();

        assertThat(restarted.generation).isEqualTo(1);
        assertThat(restarted.memberId).startsWith("till-1-").isNotEqualTo(before.get(1).memberId);
        assertThat(restarted.sync(Map.of()).assignment())
                .as("what its predecessor had")
                .isEqualTo(before.get(1).memberId);
        assertThat(before.get(0).heartbeat()).isEqualTo(Errors.NONE);
    }

    @Test
    void thePredecessorIsFenced() {
        Client before = fixture.stable(client().instance("till-1")).get(0);
        client().instance("till-1").join();

        assertThat(before.heartbeat()).isEqualTo(Errors.FENCED_INSTANCE_ID);
        assertThat(before.sync(Map.of()).syncError()).isEqualTo(Errors.FENCED_INSTANCE_ID);
        assertThat(before.join().joinError()).isEqualTo(Errors.FENCED_INSTANCE_ID);
        assertThat(before.commit("shop", 0, 1)).isEqualTo(Errors.FENCED_INSTANCE_ID);
        assertThat(before.leave().members().get(0).errorCode()).isEqualTo(Errors.FENCED_INSTANCE_ID.code());
    }

    @Test
    void aPredecessorThatStillWaitsToJoinIsFenced() {
        Client first = client().instance("till-1").join();
        Client second = client().instance("till-1").join();
        fixture.advance(GroupFixture.FIRST_GENERATION);

        assertThat(first.joinError()).isEqualTo(Errors.FENCED_INSTANCE_ID);
        assertThat(second.joined().generation).isEqualTo(1);
    }

    @Test
    void aRestartedLeaderIsToldToSkipTheAssignment() {
        fixture.stable(client().instance("till-1"), client());
        JoinGroupResponseData answer =
                GroupFixture.answer(client().instance("till-1").join().joining);

        assertThat(answer.leader()).isEqualTo(answer.memberId());
        assertThat(answer.skipAssignment()).isTrue();
        assertThat(answer.members()).hasSize(2);
    }

    @Test
    void anOlderRestartedLeaderIsNotToldThatItLeads() {
        Client before = fixture.stable(client().instance("till-1"), client()).get(0);
        JoinGroupResponseData answer =
                GroupFixture.answer(client().instance("till-1").version(8).join().joining);

        assertThat(answer.leader()).isEqualTo(before.memberId);
        assertThat(answer.members()).isEmpty();
    }

    @Test
    void aRestartDuringTheAssignmentStartsANewRebalance() {
        Client other = client().join();
        client().instance("till-1").join();
        fixture.advance(GroupFixture.FIRST_GENERATION);
        other.joined();
        Client restarted = client().instance("till-1").join();

        assertThat(restarted.joining).isNotDone();
        assertThat(other.heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aRestartWithAnotherFavouriteProtocolStartsARebalance() {
        fixture.stable(client().protocols("range", "sticky").instance("till-1"), client().protocols("sticky", "range"));
        Client restarted = client().protocols("sticky").instance("till-1").join();

        assertThat(restarted.joining).isNotDone();
    }

    @Test
    void anAbsentStaticMemberKeepsItsSeatUntilItsSessionExpires() {
        List<Client> clients = fixture.stable(client(), client().instance("till-1"));
        fixture.advance(GroupFixture.SESSION.minusMillis(1));
        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.NONE);

        fixture.advance(Duration.ofMillis(1));

        assertThat(clients.get(0).heartbeat()).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void anAdministratorRemovesAStaticMemberByItsInstanceAlone() {
        List<Client> clients = fixture.stable(client(), client().instance("till-1"));
        var answer = fixture.leave("orders", new MemberIdentity().setGroupInstanceId("till-1"));

        assertThat(answer.members().get(0).errorCode()).isEqualTo(Errors.NONE.code());
        assertThat(clients.get(1).heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anUnknownInstanceCannotBeRemoved() {
        fixture.stable(client());
        var answer = fixture.leave("orders", new MemberIdentity().setGroupInstanceId("till-9"));

        assertThat(answer.members().get(0).errorCode()).isEqualTo(Errors.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void seatsSurviveARestartOfTheBroker() {
        Client before = fixture.stable(client().instance("till-1")).get(0);
        fixture.restart();
        Client restarted = client().instance("till-1").join().joined();

        assertThat(restarted.generation).isEqualTo(1);
        assertThat(before.heartbeat()).isEqualTo(Errors.FENCED_INSTANCE_ID);
    }
}
