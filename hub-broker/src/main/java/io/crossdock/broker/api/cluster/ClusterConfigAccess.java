package io.crossdock.broker.api.cluster;

import io.crossdock.broker.request.Access;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;

/**
 * Who may look at and change what belongs to the cluster as a whole and has no permissions of its own.
 *
 * @param what this is, in the plural
 */
record ClusterConfigAccess(String what) {

    void requireDescribe(Access access) {
        require(access.allowsCluster(AclOperation.DESCRIBE_CONFIGS), "describe");
    }

    void requireAlter(Access access) {
        require(access.allowsCluster(AclOperation.ALTER_CONFIGS), "alter");
    }

    private void require(boolean allowed, String verb) {
        if (!allowed) {
            throw new ClusterAuthorizationException("not allowed to " + verb + " " + what);
        }
    }
}
