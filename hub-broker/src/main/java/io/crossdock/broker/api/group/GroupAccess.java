package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupRequestContext;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupAuthorizationException;

/** What every group handler does first. */
final class GroupAccess {
    private GroupAccess() {}

    /** @throws GroupAuthorizationException unless the client may do this to the group */
    static void require(RequestContext context, AclOperation operation, String group) {
        if (!context.access().allowsGroup(operation, group)) {
            throw GroupAuthorizationException.forGroupId(group);
        }
    }

    /**
     * Called for requests that may wait for other members.
     *
     * @throws CoordinatorNotAvailableException if too many wait already; clients look for the coordinator again and
     *     come back, and nothing has been done to the group
     */
    static void requireParking(RequestContext context, String group) {
        if (!context.parking().park(0)) {
            throw new CoordinatorNotAvailableException("requests that wait hold all the memory they may (half of"
                    + " queued.max.request.bytes), so group " + group + " cannot have another one wait");
        }
    }

    /** The part of a request's context that groups remember. */
    static GroupRequestContext context(RequestContext context) {
        return new GroupRequestContext(context.clientId(), context.clientHost(), context.version());
    }
}
