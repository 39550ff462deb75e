package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.GroupChange;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

import java.util.ArrayList;
import java.util.List;

/**
 * JoinGroup for a group of the consumer protocol without members, which becomes what its next member speaks. It does so
 * with that member and not before: who only gets its id (KIP-394) may never come back, and what is refused changes
 * nothing. Confined to the shard's lane.
 */
final class VacantGroupJoin {
    private final GroupConfig config;
    private final Groups groups;
    private final JoinOperation joins;

    VacantGroupJoin(GroupConfig config, Groups groups, JoinOperation joins) {
        this.config = config;
        this.groups = groups;
        this.joins = joins;
    }

    Result<JoinGroupResponseData> join(ConsumerGroup vacant, GroupRequestContext client, JoinGroupRequestData request) {
        if (ClassicSeats.mustComeBackWithId(client, request)) {
            config.checkSessionTimeout(request.sessionTimeoutMs());
            return Result.of(new JoinGroupResponseData()
                    .setMemberId(ClassicSeats.newId(client, request))
                    .setErrorCode(Errors.MEMBER_ID_REQUIRED.code()));
        }
        ClassicGroup group = groups.findOrCreate(vacant.id());
        try {
            if (!request.memberId().isEmpty() && request.groupInstanceId() == null) {
                group.expect(request.memberId(), () -> {}); // the ids given out above are not remembered
            }
            Result<JoinGroupResponseData> joined = joins.join(client, request);
            if (group.members().isEmpty()) {
                return joined;
            }
            List<ShardRecord> records = new ArrayList<>(GroupChange.end(vacant));
            records.addAll(joined.records());
            return new Result<>(records, joined.response(), joined.consequences());
        } finally {
            if (group.members().isEmpty()) {
                groups.remove(group);
            }
        }
    }
}
