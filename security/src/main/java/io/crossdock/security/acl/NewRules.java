package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.Optional;

/** What a new rule has to be like. */
public final class NewRules {
    private NewRules() {}

    /** What is wrong with this rule; empty if it can be put in force. */
    public static Optional<String> problem(AclBinding rule) {
        ResourcePattern pattern = rule.pattern();
        if (pattern.resourceType() == ResourceType.CLUSTER && !pattern.name().equals(Resource.CLUSTER_NAME)) {
            return Optional.of("The only valid name for the CLUSTER resource is " + Resource.CLUSTER_NAME);
        }
        if (pattern.name().isEmpty()) {
            return Optional.of("The name of the resource is empty; * stands for every resource");
        }
        if (pattern.resourceType() == ResourceType.UNKNOWN || pattern.resourceType() == ResourceType.ANY) {
            return Optional.of("Invalid resourceType " + pattern.resourceType());
        }
        if (pattern.patternType() != PatternType.LITERAL && pattern.patternType() != PatternType.PREFIXED) {
            return Optional.of("Invalid patternType " + pattern.patternType());
        }
        AclOperation operation = rule.entry().operation();
        if (operation == AclOperation.UNKNOWN || operation == AclOperation.ANY) {
            return Optional.of("Invalid operation " + operation);
        }
        AclPermissionType permission = rule.entry().permissionType();
        if (permission != AclPermissionType.ALLOW && permission != AclPermissionType.DENY) {
            return Optional.of("Invalid permissionType " + permission);
        }
        return principalProblem(rule).or(() -> HostPattern.problem(rule.entry().host()));
    }

    private static Optional<String> principalProblem(AclBinding rule) {
        try {
            Principals.parse(rule.entry().principal());
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.of("Could not parse the principal: " + malformed.getMessage());
        }
    }
}
