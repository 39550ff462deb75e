package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Short ways to write rules and questions. */
final class Rules {
    static final KafkaPrincipal ALICE = new KafkaPrincipal("User", "alice");
    static final KafkaPrincipal BOB = new KafkaPrincipal("User", "bob");
    static final InetAddress HOME = address("10.1.2.3");

    private Rules() {}

    /** On topics; a name that ends in a star is a prefix, unless it is nothing but a star. */
    static AclBinding allow(String principal, AclOperation operation, String topic) {
        return rule(AclPermissionType.ALLOW, principal, "*", operation, topic);
    }

    static AclBinding deny(String principal, AclOperation operation, String topic) {
        return rule(AclPermissionType.DENY, principal, "*", operation, topic);
    }

    static AclBinding rule(
            AclPermissionType permission, String principal, String host, AclOperation operation, String topic) {
        boolean prefix = topic.length() > 1 && topic.endsWith("*");
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.TOPIC,
                        prefix ? topic.substring(0, topic.length() - 1) : topic,
                        prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(principal, host, operation, permission));
    }

    static Question question(KafkaPrincipal principal, AclOperation operation, String topic) {
        return new Question(principal, HOME, operation, ResourceType.TOPIC, topic);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
