package io.crossdock.broker.request;

import io.crossdock.security.acl.Operations;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** What the client of one request may do. */
public final class Access {
    /** Refusals that are kept of one request; a client may ask for thousands of topics. */
    private static final int MOST_REFUSALS = 16;

    private static final AtomicReferenceFieldUpdater<Access, @Nullable Refusal> REFUSED =
            AtomicReferenceFieldUpdater.newUpdater(Access.class, Refusal.class, "refused");

    private final Authorizer authorizer;
    private final Session session;
    private volatile @Nullable Refusal refused;

    Access(Authorizer authorizer, Session session) {
        this.authorizer = authorizer;
        this.session = session;
    }

    public boolean allows(AclOperation operation, ResourceType type, String resource) {
        boolean allowed = authorizer.allows(session, operation, type, resource);
        if (!allowed) {
            refused(operation, type, resource);
        }
        return allowed;
    }

    /** What the client was not allowed so far, the last first; null if nothing. At most 16 are kept. */
    public @Nullable Refusal refusals() {
        return refused;
    }

    private void refused(AclOperation operation, ResourceType type, String resource) {
        REFUSED.updateAndGet(
                this,
                last -> last != null && last.number() >= MOST_REFUSALS
                        ? last
                        : new Refusal(operation, type, resource, last, last == null ? 1 : last.number() + 1));
    }

    public boolean allowsTopic(AclOperation operation, String topic) {
        return allows(operation, ResourceType.TOPIC, topic);
    }

    /** Whether there may be a topic on which the operation is allowed. */
    public boolean allowsSomeTopic(AclOperation operation) {
        boolean allowed = authorizer.allowsSome(session, operation, ResourceType.TOPIC);
        if (!allowed) {
            refused(operation, ResourceType.TOPIC, "any");
        }
        return allowed;
    }

    public boolean allowsGroup(AclOperation operation, String group) {
        return allows(operation, ResourceType.GROUP, group);
    }

    public boolean allowsTransactionalId(AclOperation operation, String transactionalId) {
        return allows(operation, ResourceType.TRANSACTIONAL_ID, transactionalId);
    }

    public boolean allowsCluster(AclOperation operation) {
        return allows(operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
    }

    /** @throws ClusterAuthorizationException unless the operation on the cluster is allowed */
    public void requireCluster(AclOperation operation) {
        if (!allowsCluster(operation)) {
            throw new ClusterAuthorizationException(
                    session.principal() + " may not " + operation + " on the cluster from " + session.clientAddress());
        }
    }

    /** The operations allowed on a resource as the bit set the protocol sends: bit n is the operation of code n (KIP-430). */
    public int operationBits(ResourceType type, String resource) {
        int bits = 0;
        for (AclOperation operation : Operations.on(type)) {
            if (authorizer.wouldAllow(session, operation, type, resource)) {
                bits |= 1 << operation.code();
            }
        }
        return bits;
    }

    /** Those allowed on the cluster; none if it may not be described. */
    public int clusterOperationBits() {
        return allowsCluster(AclOperation.DESCRIBE) ? operationBits(ResourceType.CLUSTER, Resource.CLUSTER_NAME) : 0;
    }

    /** Those of all the topics there are which the client may know of, in the order given. */
    public Set<String> visibleTopics(Collection<String> topics) {
        var visible = new LinkedHashSet<String>();
        for (String topic : topics) {
            if (authorizer.wouldAllow(session, AclOperation.DESCRIBE, ResourceType.TOPIC, topic)) {
                visible.add(topic);
            }
        }
        return visible;
    }

    /** Those of the topics on which the operation is allowed, in the order given. */
    public Set<String> topics(AclOperation operation, Collection<String> topics) {
        var allowed = new LinkedHashSet<String>();
        for (String topic : topics) {
            if (allowsTopic(operation, topic)) {
                allowed.add(topic);
            }
        }
        return allowed;
    }
}
