package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Listing, describing and deleting groups. */
class GroupAdministrationTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void allGroupsAreListedWithTheirStateAndType() {
        fixture.stable(fixture.client("active"));
        fixture.client("standalone").commit("shop", 0, 1);

        assertThat(list(new ListGroupsRequestData()).groups())
                .containsExactlyInAnyOrder(
                        new ListedGroup()
                                .setGroupId("active")
                                .setProtocolType("consumer")
                                .setGroupState("Stable")
                                .setGroupType("classic"),
                        new ListedGroup()
                                .setGroupId("standalone")
                                .setProtocolType("")
                                .setGroupState("Empty")
                                .setGroupType("classic"));
    }

    @Test
    void aListMayBeFilteredByStateAndType() {
        fixture.stable(fixture.client("active"));
        fixture.client("standalone").commit("shop", 0, 1);

        assertThat(list(new ListGroupsRequestData().setStatesFilter(List.of("stable")))
                        .groups())
                .extracting(ListedGroup::groupId)
                .containsExactly("active");
        assertThat(list(new ListGroupsRequestData().setTypesFilter(List.of("Classic")))
                        .groups())
                .hasSize(2);
        assertThat(list(new ListGroupsRequestData().setTypesFilter(List.of("share")))
                        .groups())
                .isEmpty();
    }

    @Test
    void aStableGroupIsDescribedWithWhatItsMembersSaidAndGot() {
        List<Client> clients = fixture.stable(
                fixture.client("orders"), fixture.client("orders").instance("till-1"));
        DescribedGroup group = describe("orders", 6);

        assertThat(group.groupState()).isEqualTo("Stable");
        assertThat(group.protocolType()).isEqualTo("consumer");
        assertThat(group.protocolData()).isEqualTo("range");
        DescribedGroupMember member = group.members().get(1);
        assertThat(member.memberId()).isEqualTo(clients.get(1).memberId);
        assertThat(member.groupInstanceId()).isEqualTo("till-1");
        assertThat(member.clientId()).isEqualTo("app");
        assertThat(member.clientHost()).isEqualTo("/127.0.0.1");
        assertThat(member.memberMetadata()).isEqualTo(clients.get(1).metadata);
        assertThat(member.memberAssignment()).isEqualTo(GroupFixture.bytes(clients.get(1).memberId));
    }

    @Test
    void betweenGenerationsThereIsNoProtocolToDescribe() {
        fixture.client("orders").join();
        DescribedGroup group = describe("orders", 6);

        assertThat(group.groupState()).isEqualTo("PreparingRebalance");
        assertThat(group.protocolData()).isEmpty();
        assertThat(group.members().get(0).memberMetadata()).isEmpty();
    }

    @Test
    void aGroupThatDoesNotExistIsDeadOrAnErrorDependingOnTheVersion() {
        assertThat(describe("nobody", 5).errorCode()).isEqualTo(Errors.NONE.code());
        assertThat(describe("nobody", 5).groupState()).isEqualTo("Dead");
        assertThat(describe("nobody", 6).errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void anEmptyGroupIsDeletedWithItsOffsets() {
        Client client = fixture.stable(fixture.client("orders")).get(0);
        client.commit("shop", 0, 5);
        client.leave();

        assertThat(delete("orders")).containsExactly(Errors.NONE);
        assertThat(fixture.state("orders")).isEqualTo("Dead");
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.mirror.offsets()).isEmpty();
        fixture.restart();
        assertThat(list(new ListGroupsRequestData()).groups()).isEmpty();
    }

    @Test
    void aGroupWithMembersCannotBeDeleted() {
        fixture.stable(fixture.client("orders"));

        assertThat(delete("orders", "nobody", ""))
                .containsExactly(Errors.NON_EMPTY_GROUP, Errors.GROUP_ID_NOT_FOUND, Errors.INVALID_GROUP_ID);
        assertThat(fixture.state("orders")).isEqualTo("Stable");
    }

    @Test
    void groupsLiveWhereApacheKafkaLooksForThem() {
        try (var fifty = new GroupFixture(GroupConfig.DEFAULT)) {
            assertThat(fifty.coordinator.partitionFor("my-group")).isEqualTo(12);
            assertThat(fifty.coordinator.partitionFor("polygenelubricants"))
                    .as("its hash code is the smallest int, which has no absolute value")
                    .isZero();
        }
    }

    private ListGroupsResponseData list(ListGroupsRequestData filter) {
        return GroupFixture.answer(fixture.settled(fixture.coordinator.listGroups(filter)));
    }

    private DescribedGroup describe(String group, int version) {
        var context = new GroupRequestContext("admin", "/127.0.0.1", (short) version);
        return GroupFixture.answer(fixture.settled(fixture.coordinator.describe(context, List.of(group))))
                .get(0);
    }

    private List<Errors> delete(String... groups) {
        return GroupFixture.answer(fixture.settled(fixture.coordinator.deleteGroups(List.of(groups)))).stream()
                .map(DeletableGroupResult::errorCode)
                .map(Errors::forCode)
                .toList();
    }
}
