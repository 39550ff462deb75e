package io.crossdock.broker.request;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** Decides who may do what. Thread-safe; must not block. */
public interface Authorizer {

    /** @param resource name of the resource; {@code kafka-cluster} for the cluster itself */
    boolean allows(Session session, AclOperation operation, ResourceType type, String resource);

    /** The same where nobody asked for the operation: what a client may see of all there is, what it might do. */
    default boolean wouldAllow(Session session, AclOperation operation, ResourceType type, String resource) {
        return allows(session, operation, type, resource);
    }

    /** Whether the operation is allowed on at least one resource of this type, one that need not exist yet. */
    boolean allowsSome(Session session, AclOperation operation, ResourceType type);
}
