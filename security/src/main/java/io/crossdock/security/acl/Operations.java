package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourceType;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which operations there are on what, and which of them imply others. */
public final class Operations {
    private static final Map<ResourceType, Set<AclOperation>> BY_TYPE = Map.of(
            ResourceType.TOPIC,
            Set.copyOf(EnumSet.of(
                    AclOperation.READ,
                    AclOperation.WRITE,
                    AclOperation.CREATE,
                    AclOperation.DELETE,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS)),
            ResourceType.GROUP,
            Set.copyOf(EnumSet.of(
                    AclOperation.READ,
                    AclOperation.DESCRIBE,
                    AclOperation.DELETE,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS)),
            ResourceType.CLUSTER,
            Set.copyOf(EnumSet.of(
                    AclOperation.CREATE,
                    AclOperation.CLUSTER_ACTION,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS,
                    AclOperation.IDEMPOTENT_WRITE,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE)),
            ResourceType.TRANSACTIONAL_ID,
            Set.copyOf(EnumSet.of(AclOperation.DESCRIBE, AclOperation.WRITE, AclOperation.TWO_PHASE_COMMIT)),
            ResourceType.DELEGATION_TOKEN,
            Set.of(AclOperation.DESCRIBE),
            ResourceType.USER,
            Set.copyOf(EnumSet.of(AclOperation.CREATE_TOKENS, AclOperation.DESCRIBE_TOKENS)));

    private Operations() {}

    /** Those that anything here asks for on a resource of this type; ALL is not among them. */
    public static Set<AclOperation> on(ResourceType type) {
        return BY_TYPE.getOrDefault(type, Set.of());
    }

    /**
     * What a rule with this operation is about, as a bit per operation code. Whoever may read, write, delete or alter
     * may describe; whoever may alter configurations may see them. A refusal implies nothing.
     */
    static long covered(AclOperation operation, AclPermissionType permission) {
        if (operation == AclOperation.ALL) {
            return -1;
        }
        long own = bit(operation);
        if (permission != AclPermissionType.ALLOW) {
            return own;
        }
        return switch (operation) {
            case READ, WRITE, DELETE, ALTER -> own | bit(AclOperation.DESCRIBE);
            case ALTER_CONFIGS -> own | bit(AclOperation.DESCRIBE_CONFIGS);
            default -> own;
        };
    }

    static long bit(AclOperation operation) {
        return 1L << operation.code();
    }
}
