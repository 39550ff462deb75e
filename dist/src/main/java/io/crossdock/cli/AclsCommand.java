package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.security.acl.Decision;
import io.crossdock.security.acl.Explanation;
import io.crossdock.security.acl.NewRules;
import io.crossdock.security.acl.Principals;
import io.crossdock.security.acl.Question;
import io.crossdock.security.rest.acl.Policies;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** {@code crossdock acls}. */
@Command(name = "acls", description = "Lists, adds, removes and explains access rules.")
final class AclsCommand extends CommandGroup {
    @Command(name = "list", description = "Lists access rules; of one resource or principal, if one is named.")
    void list(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Mixin ResourceOptions resource,
            @Option(names = "--principal", paramLabel = "PRINCIPAL", description = "For example User:alice.") @Nullable
                    String principal)
            throws Exception {
        try (Admin admin = client.admin()) {
            output.show(
                    out(),
                    table(admin.describeAcls(filter(resource, principal, null, null, null))
                            .values()
                            .get()));
        }
    }

    @Command(name = "add", description = "Adds access rules: one for each principal, operation and host.")
    void add(
            @Mixin ClientOptions client,
            @Mixin ResourceOptions resource,
            @Option(names = "--allow", paramLabel = "PRINCIPAL", description = "Whom to allow it; repeatable.")
                    @Nullable
                    List<String> allow,
            @Option(names = "--deny", paramLabel = "PRINCIPAL", description = "Whom to refuse it; repeatable.")
                    @Nullable
                    List<String> deny,
            @Option(
                            names = "--operation",
                            paramLabel = "OPERATION",
                            split = ",",
                            required = true,
                            description = "For example READ,WRITE or ALL.")
                    List<AclOperation> operations,
            @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            split = ",",
                            defaultValue = "*",
                            description = "An address or a range such as 10.0.0.0/8; default is anywhere.")
                    List<String> hosts,
            @Option(names = "--dry-run", description = "Only say what would be added.") boolean dryRun)
            throws Exception {
        ResourcePattern pattern = resource.one();
        var wanted = new ArrayList<AclBinding>();
        for (AclOperation operation : operations) {
            for (String host : hosts) {
                rules(wanted, pattern, allow, host, operation, AclPermissionType.ALLOW);
                rules(wanted, pattern, deny, host, operation, AclPermissionType.DENY);
            }
        }
        if (wanted.isEmpty()) {
            throw wrongUse("say whom it is for: --allow or --deny with a principal such as User:alice");
        }
        for (AclBinding rule : wanted) {
            var problem = NewRules.problem(rule);
            if (problem.isPresent()) {
                throw wrongUse(problem.get());
            }
        }
        try (Admin admin = client.admin()) {
            if (dryRun) {
                wanted.removeAll(
                        admin.describeAcls(AclBindingFilter.ANY).values().get());
                out().println("would add:");
            } else {
                admin.createAcls(wanted).all().get();
                out().println("added:");
            }
            print(wanted);
        }
    }

    private static void rules(
            List<AclBinding> wanted,
            ResourcePattern pattern,
            @Nullable List<String> principals,
            String host,
            AclOperation operation,
            AclPermissionType permission) {
        if (principals != null) {
            principals.forEach(principal -> wanted.add(
                    new AclBinding(pattern, new AccessControlEntry(principal, host, operation, permission))));
        }
    }

    @Command(name = "remove", description = "Removes the access rules that match all options.")
    void remove(
            @Mixin ClientOptions client,
            @Mixin ResourceOptions resource,
            @Option(names = "--principal", paramLabel = "PRINCIPAL", description = "For example User:alice.") @Nullable
                    String principal,
            @Option(names = "--host", paramLabel = "HOST", description = "As it stands in the rule.") @Nullable
                    String host,
            @Option(names = "--operation", paramLabel = "OPERATION", description = "For example READ.") @Nullable
                    AclOperation operation,
            @Option(names = "--permission", paramLabel = "ALLOW|DENY", description = "Only such rules.") @Nullable
                    AclPermissionType permission,
            @Option(names = "--all", description = "Every rule; needed when nothing else says which.") boolean all,
            @Option(names = "--dry-run", description = "Only say what would be removed.") boolean dryRun)
            throws Exception {
        AclBindingFilter filter = filter(resource, principal, host, operation, permission);
        if (filter.equals(AclBindingFilter.ANY) && !all) {
            throw wrongUse("say which rules: with --topic, --principal and so on, or --all");
        }
        try (Admin admin = client.admin()) {
            Collection<AclBinding> gone = dryRun
                    ? admin.describeAcls(filter).values().get()
                    : admin.deleteAcls(List.of(filter)).all().get();
            out().println(dryRun ? "would remove:" : "removed:");
            print(gone);
        }
    }

    @Command(
            name = "explain",
            description = "Says whether somebody may do something, which rule decides, and what would allow it.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:it is allowed",
                "1:it is not, or nobody could be asked",
                "2:the command line makes no sense"
            })
    int explain(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Mixin ResourceOptions resource,
            @Parameters(paramLabel = "PRINCIPAL", description = "For example User:alice.") String principal,
            @Parameters(paramLabel = "OPERATION", description = "For example READ.") AclOperation operation,
            @Option(
                            names = "--host",
                            paramLabel = "ADDRESS",
                            defaultValue = "127.0.0.1",
                            description = "Where it would come from; default is ${DEFAULT-VALUE}.")
                    String host)
            throws Exception {
        ResourcePattern about = resource.one();
        var question = new Question(
                Principals.parse(principal),
                InetAddress.getByName(host),
                operation,
                about.resourceType(),
                about.name());
        try (Admin admin = client.admin()) {
            Policies.Known known = Policies.read(admin);
            Explanation why = Explanation.of(question, known.book());
            output.show(out(), json(why), text -> print(why, known.superUsersKnown()));
            return why.decision().allowed() ? 0 : 1;
        }
    }

    @Command(
            name = "simulate",
            description = {
                "Says which requests of the last minutes the hub's broker would have answered otherwise under other rules.",
                "FILE holds JSON: {\"add\": [rules], \"remove\": [rules]}, each as GET /admin/v1/acls shows them."
            })
    void simulate(@Mixin HubAddress hub, @Mixin OutputOption output, @Parameters(paramLabel = "FILE") Path file)
            throws Exception {
        JsonNode tried = hub.ask("POST", "/admin/v1/acls/simulate", Files.readString(file));
        var table = new Table("now", "then", "times", "last", "principal", "host", "operation", "resource");
        tried.path("outcomes")
                .forEach(outcome -> table.row(
                        outcome.path("allowedBefore").asBoolean() ? "allowed" : "refused",
                        outcome.path("allowedAfter").asBoolean() ? "allowed" : "refused",
                        outcome.path("count").asLong(),
                        outcome.path("last").asText(),
                        outcome.at("/request/principal").asText(),
                        outcome.at("/request/host").asText(),
                        outcome.at("/request/operation").asText(),
                        outcome.at("/request/resourceType").asText() + " "
                                + outcome.at("/request/name").asText()));
        output.show(out(), tried, text -> {
            text.println("tried against " + tried.path("considered").asLong() + " different requests");
            table.print(text);
        });
    }

    private static JsonNode json(Explanation why) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("allowed", why.decision().allowed())
                .put("reason", why.decision().reason().name());
        why.decision()
                .rule()
                .ifPresent(
                        rule -> answer.set("rule", table(List.of(rule)).toJson().get(0)));
        why.remedy().ifPresent(remedy -> {
            answer.set("wouldAllowRemoving", table(remedy.remove()).toJson());
            remedy.add()
                    .ifPresent(rule -> answer.set(
                            "wouldAllow", table(List.of(rule)).toJson().get(0)));
        });
        return answer;
    }

    private void print(Explanation why, boolean superUsersKnown) {
        Decision decision = why.decision();
        out().println((decision.allowed() ? "allowed" : "refused") + ": " + words(decision.reason()));
        decision.rule().ifPresent(rule -> print(List.of(rule)));
        if (!why.close().isEmpty()) {
            out().println("rules that came close:");
            var table = new Table("permission", "principal", "host", "operation", "resource", "not about this");
            why.close().forEach(near -> {
                AclBinding rule = near.rule();
                table.row(
                        rule.entry().permissionType(),
                        rule.entry().principal(),
                        rule.entry().host(),
                        rule.entry().operation(),
                        named(rule.pattern()),
                        near.missed().map(Enum::name).orElse("-"));
            });
            table.print(out());
        }
        why.remedy().ifPresent(remedy -> {
            if (!remedy.remove().isEmpty()) {
                out().println("to allow it, remove:");
                print(remedy.remove());
            }
            remedy.add().ifPresent(rule -> {
                out().println("to allow it, add:");
                print(List.of(rule));
            });
        });
        if (!superUsersKnown) {
            out().println("(the brokers do not tell who their super users are; those may do everything)");
        }
    }

    private static String words(Decision.Reason reason) {
        return switch (reason) {
            case SUPER_USER -> "a super user may do everything";
            case ALLOWED_BY_RULE -> "this rule allows it";
            case REFUSED_BY_RULE -> "this rule refuses it, whatever others allow";
            case NOT_ALLOWED -> "there are rules about it, but none allows this";
            case NO_RULE_ABOUT_IT -> "there is no rule about it";
            case UNREADABLE -> "some stored rules cannot be read, so only super users may do anything";
        };
    }

    private static AclBindingFilter filter(
            ResourceOptions resource,
            @Nullable String principal,
            @Nullable String host,
            @Nullable AclOperation operation,
            @Nullable AclPermissionType permission)
            throws IOException {
        return new AclBindingFilter(
                resource.filter(),
                new AccessControlEntryFilter(
                        principal,
                        host,
                        operation == null ? AclOperation.ANY : operation,
                        permission == null ? AclPermissionType.ANY : permission));
    }

    private void print(Collection<AclBinding> rules) {
        table(rules).print(out());
    }

    private static Table table(Collection<AclBinding> rules) {
        var table = new Table("permission", "principal", "host", "operation", "resource");
        rules.stream()
                .sorted(Comparator.comparing((AclBinding rule) -> named(rule.pattern()))
                        .thenComparing(rule -> rule.entry().toString()))
                .forEach(rule -> table.row(
                        rule.entry().permissionType(),
                        rule.entry().principal(),
                        rule.entry().host(),
                        rule.entry().operation(),
                        named(rule.pattern())));
        return table;
    }

    private static String named(ResourcePattern pattern) {
        String name = pattern.resourceType() + " " + pattern.name();
        return pattern.patternType() == PatternType.PREFIXED ? name + "…" : name;
    }
}
