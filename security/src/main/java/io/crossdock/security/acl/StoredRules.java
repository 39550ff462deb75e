package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rules as they are stored: by resource pattern, each rule of it an entry.
 *
 * <pre>
 * TOPIC:PREFIXED:orders-     name of the pattern
 *   ALLOW|READ|*|User:alice  permission, operation, host (with % and | as %25 and %7C), principal
 * </pre>
 *
 * The values of entries have no meaning yet and are empty.
 */
public final class StoredRules {
    private static final char BETWEEN = '|';

    private StoredRules() {}

    /** Under which name the rules of this pattern are stored. */
    public static String name(ResourcePattern pattern) {
        return pattern.resourceType() + ":" + pattern.patternType() + ":" + pattern.name();
    }

    /** The entry of this rule under the name of its pattern. */
    public static String key(AccessControlEntry entry) {
        return entry.permissionType().toString()
                + BETWEEN
                + entry.operation()
                + BETWEEN
                + entry.host().replace("%", "%25").replace("|", "%7C")
                + BETWEEN
                + entry.principal();
    }

    /** What is stored, as far as it can be understood. */
    public static ReadRules read(Map<String, Map<String, String>> stored, AccessPolicy policy) {
        return ReadRules.none(policy).next(stored);
    }

    /** What an entry that cannot be understood is taken for. */
    public static final AccessControlEntry REFUSE_ALL = new AccessControlEntry(
            Principals.EVERYBODY.toString(), HostPattern.ANY, AclOperation.ALL, AclPermissionType.DENY);

    /** The pattern stored under this name; empty if it is none. */
    public static Optional<ResourcePattern> pattern(String name) {
        String[] parts = name.split(":", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        ResourceType type = ResourceType.fromString(parts[0]);
        PatternType kind = PatternType.fromString(parts[1]);
        return type.isUnknown() || type == ResourceType.ANY || !kind.isSpecific() || parts[2].isEmpty()
                ? Optional.empty()
                : Optional.of(new ResourcePattern(type, parts[2], kind));
    }

    /**
     * The stored rules of one pattern that at least one filter matches, by entry. What is no rule is matched as what it
     * is taken for, so that whoever may delete rules gets rid of it.
     *
     * @param name of the pattern; nothing is matched if it is none
     */
    public static Map<String, AclBinding> matching(
            String name, Map<String, String> entries, List<AclBindingFilter> filters) {
        var matching = new TreeMap<String, AclBinding>();
        pattern(name).ifPresent(pattern -> entries.keySet().forEach(key -> {
            var rule = new AclBinding(pattern, entryOrRefusal(key));
            if (filters.stream().anyMatch(filter -> filter.matches(rule))) {
                matching.put(key, rule);
            }
        }));
        return matching;
    }

    static AccessControlEntry entryOrRefusal(String key) {
        return entry(key).orElse(REFUSE_ALL);
    }

    /** The rule stored under this key; empty if it is none. */
    static Optional<AccessControlEntry> entry(String key) {
        String[] parts = key.split("\\|", 4);
        if (parts.length < 4) {
            return Optional.empty();
        }
        AclPermissionType permission = AclPermissionType.fromString(parts[0]);
        AclOperation operation = AclOperation.fromString(parts[1]);
        if (permission.isUnknown()
                || permission == AclPermissionType.ANY
                || operation.isUnknown()
                || operation == AclOperation.ANY) {
            return Optional.empty();
        }
        return Optional.of(new AccessControlEntry(
                parts[3], parts[2].replace("%7C", "|").replace("%25", "%"), operation, permission));
    }
}
