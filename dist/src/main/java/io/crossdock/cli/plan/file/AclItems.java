package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.AclItem;
import io.crossdock.security.acl.NewRules;
import io.crossdock.security.rest.Nearest;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One entry of the section {@code acls}: a rule for each of its principals, operations and hosts. */
final class AclItems {
    private static final Map<String, ResourceType> ABOUT = new LinkedHashMap<>(Map.of(
            "topic", ResourceType.TOPIC,
            "group", ResourceType.GROUP,
            "transactional-id", ResourceType.TRANSACTIONAL_ID,
            "delegation-token", ResourceType.DELEGATION_TOKEN,
            "user", ResourceType.USER,
            "cluster", ResourceType.CLUSTER));
    private static final List<String> OPERATIONS = Arrays.stream(AclOperation.values())
            .filter(each -> each != AclOperation.UNKNOWN && each != AclOperation.ANY)
            .map(Enum::name)
            .toList();

    private AclItems() {}

    static void read(Section entry, Found found) {
        var permissions = new LinkedHashMap<AclPermissionType, List<String>>();
        permissions.put(AclPermissionType.ALLOW, entry.texts("allow"));
        permissions.put(AclPermissionType.DENY, entry.texts("deny"));
        Optional<ResourcePattern> about = about(entry);
        List<AclOperation> operations = operations(entry);
        List<String> hosts = entry.has("hosts") ? entry.texts("hosts") : List.of("*");
        entry.end();
        if (permissions.values().stream().allMatch(List::isEmpty)) {
            entry.problem("say whom it is about, with 'allow: User:NAME' or 'deny: User:NAME'");
        }
        about.ifPresent(pattern -> permissions.forEach((permission, principals) ->
                principals.forEach(principal -> operations.forEach(operation -> hosts.forEach(host -> add(
                        new AclBinding(pattern, new AccessControlEntry(principal, host, operation, permission)),
                        entry,
                        found))))));
    }

    private static void add(AclBinding rule, Section entry, Found found) {
        NewRules.problem(rule).ifPresentOrElse(entry::problem, () -> found.add(AclItem.of(rule), entry.place()));
    }

    private static Optional<ResourcePattern> about(Section entry) {
        boolean prefixed = entry.text("prefixed").map("true"::equals).orElse(false);
        var named = new ArrayList<ResourcePattern>();
        ABOUT.forEach((key, type) -> entry.text(key)
                .ifPresent(name -> named.add(new ResourcePattern(
                        type,
                        type == ResourceType.CLUSTER ? Resource.CLUSTER_NAME : name,
                        prefixed ? PatternType.PREFIXED : PatternType.LITERAL))));
        if (named.size() != 1) {
            entry.problem("say what it is about: exactly one of topic, group, transactional-id, delegation-token, user"
                    + " or 'cluster: true'");
            return Optional.empty();
        }
        return Optional.of(named.get(0));
    }

    private static List<AclOperation> operations(Section entry) {
        List<String> words = entry.texts("operations");
        if (words.isEmpty() && !entry.has("operations")) {
            entry.problem("say which 'operations', such as [READ, WRITE]");
        }
        var operations = new ArrayList<AclOperation>();
        for (String word : words) {
            String upper = word.toUpperCase(Locale.ROOT);
            if (OPERATIONS.contains(upper)) {
                operations.add(AclOperation.valueOf(upper));
            } else {
                entry.problem("operations", "there is no operation '" + word + "'" + Nearest.hint(upper, OPERATIONS));
            }
        }
        return operations;
    }
}
