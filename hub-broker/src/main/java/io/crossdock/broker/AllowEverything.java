package io.crossdock.broker;

import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** The authorizer of a broker whose listeners only this machine can reach. */
final class AllowEverything implements Authorizer {
    @Override
    public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
        return true;
    }

    @Override
    public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
        return true;
    }
}
