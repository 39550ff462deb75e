package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupRequestContext;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.acl.AclOperation;
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

    /** The part of a request's context that groups remember. */
    static GroupRequestContext context(RequestContext context) {
        return new GroupRequestContext(context.clientId(), context.clientHost(), context.version());
    }
}
