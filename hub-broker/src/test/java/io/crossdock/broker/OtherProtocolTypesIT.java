package io.crossdock.broker;

import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.apache.kafka.common.requests.SyncGroupResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Groups whose members are no consumers: what they say is theirs, and goes from one to the other as it is. */
class OtherProtocolTypesIT {
    private static final String GROUP = "schema-registry";
    private static final byte[] IDENTITY =
            "{\"host\":\"a\",\"port\":8081,\"master_eligibility\":true,\"version\":1}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ASSIGNMENT =
            "{\"version\":1,\"error\":0,\"master\":\"one\",\"master_identity\":null}".getBytes(StandardCharsets.UTF_8);

    @Test
    void registriesElectTheirLeaderInAGroupOfTheirOwnType(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var admin = hub.admin();
                var client = new RawClient(hub.port())) {
            await().until(() -> coordinator(client) == Errors.NONE);
            await().until(() -> join(client, "").error() != Errors.COORDINATOR_LOAD_IN_PROGRESS);

            JoinGroupResponse id = join(client, "");
            assertThat(id.error()).isEqualTo(Errors.MEMBER_ID_REQUIRED);
            String member = id.data().memberId();
            JoinGroupResponse joined = join(client, member);

            assertThat(joined.error()).isEqualTo(Errors.NONE);
            assertThat(joined.isLeader()).isTrue();
            assertThat(joined.data().protocolName()).isEqualTo("v0");
            assertThat(joined.data().protocolType()).isEqualTo("sr");
            assertThat(joined.data().members()).singleElement().satisfies(each -> assertThat(each.metadata())
                    .isEqualTo(IDENTITY));
            int generation = joined.data().generationId();

            var synced = (SyncGroupResponse) ask(
                    client,
                    new SyncGroupRequest(
                            new SyncGroupRequestData()
                                    .setGroupId(GROUP)
                                    .setMemberId(member)
                                    .setGenerationId(generation)
                                    .setProtocolType("sr")
                                    .setProtocolName("v0")
                                    .setAssignments(List.of(new SyncGroupRequestAssignment()
                                            .setMemberId(member)
                                            .setAssignment(ASSIGNMENT))),
                            (short) 5));
            assertThat(synced.error()).isEqualTo(Errors.NONE);
            assertThat(synced.data().assignment()).isEqualTo(ASSIGNMENT);

            var alive = (HeartbeatResponse) ask(
                    client,
                    new HeartbeatRequest.Builder(new HeartbeatRequestData()
                                    .setGroupId(GROUP)
                                    .setMemberId(member)
                                    .setGenerationId(generation))
                            .build((short) 4));
            assertThat(alive.error()).isEqualTo(Errors.NONE);

            assertThat(admin.listGroups().all().get())
                    .filteredOn(group -> group.groupId().equals(GROUP))
                    .extracting(GroupListing::protocol)
                    .containsExactly("sr");
            JoinGroupResponse consumer = join(client, "", "consumer");
            assertThat(consumer.error()).isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);

            var left = (LeaveGroupResponse) ask(
                    client,
                    new LeaveGroupRequest.Builder(GROUP, List.of(new MemberIdentity().setMemberId(member)))
                            .build((short) 4));
            assertThat(left.error()).isEqualTo(Errors.NONE);
        }
    }

    private static Errors coordinator(RawClient client) throws IOException {
        var request = new FindCoordinatorRequest.Builder(
                        new FindCoordinatorRequestData().setCoordinatorKeys(List.of(GROUP)))
                .build((short) 4);
        var answer = (FindCoordinatorResponse) ask(client, request);
        return Errors.forCode(answer.data().coordinators().get(0).errorCode());
    }

    private static JoinGroupResponse join(RawClient client, String member) throws IOException {
        return join(client, member, "sr");
    }

    private static JoinGroupResponse join(RawClient client, String member, String type) throws IOException {
        var protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("v0").setMetadata(IDENTITY));
        return (JoinGroupResponse) ask(
                client,
                new JoinGroupRequest(
                        new JoinGroupRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(member)
                                .setProtocolType(type)
                                .setSessionTimeoutMs(10_000)
                                .setRebalanceTimeoutMs(10_000)
                                .setProtocols(protocols),
                        (short) 7));
    }

    private static AbstractResponse ask(RawClient client, AbstractRequest request) throws IOException {
        var header = new RequestHeader(request.apiKey(), request.version(), "raw", 7);
        client.sendFrame(request.serializeWithHeader(header));
        return AbstractResponse.parseResponse(client.receive().orElseThrow(), header);
    }
}
