package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
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
}
