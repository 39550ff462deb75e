package io.crossdock.cli.plan;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.Map;

/** An access rule as an item: all of it is its name, so a changed rule is another rule. */
public final class AclItem {
    private AclItem() {}

    public static Item of(AclBinding rule) {
        ResourcePattern about = rule.pattern();
        AccessControlEntry entry = rule.entry();
        String name = entry.permissionType() + " " + entry.principal() + " " + entry.operation() + " "
                + about.resourceType() + (about.patternType() == PatternType.PREFIXED ? " prefix " : " ")
                + about.name() + (entry.host().equals("*") ? "" : " from " + entry.host());
        return Item.of(
                Kind.ACL,
                name,
                Map.of(
                        "permission", entry.permissionType().name(),
                        "principal", entry.principal(),
                        "operation", entry.operation().name(),
                        "resource", about.resourceType().name(),
                        "pattern", about.patternType().name(),
                        "name", about.name(),
                        "host", entry.host()));
    }

    public static AclBinding rule(Item item) {
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.fromString(item.get("resource")),
                        item.get("name"),
                        PatternType.fromString(item.get("pattern"))),
                new AccessControlEntry(
                        item.get("principal"),
                        item.get("host"),
                        AclOperation.fromString(item.get("operation")),
                        AclPermissionType.fromString(item.get("permission"))));
    }
}
