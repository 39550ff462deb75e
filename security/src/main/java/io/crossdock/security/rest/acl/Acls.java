package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.NewRules;
import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** The access rules of a cluster, read and changed by its protocol. */
final class Acls {
    private Acls() {}

    /** Those a filter matches, in the order of their keys. */
    static List<AclDto> matching(Admin admin, AclBindingFilter filter) throws ExecutionException, InterruptedException {
        return AclMapper.INSTANCE.dtos(admin.describeAcls(filter).values().get()).stream()
                .sorted(Comparator.comparing(AclDto::key))
                .toList();
    }

    /** Those of them that there are not yet. */
    static OutcomeDto create(Admin admin, List<AclDto> rules, boolean dryRun)
            throws ExecutionException, InterruptedException {
        Set<AclBinding> missing = checked(rules);
        missing.removeAll(admin.describeAcls(AclBindingFilter.ANY).values().get());
        return change(admin, missing, List.of(), dryRun);
    }

    /** Those a filter matches. */
    static OutcomeDto delete(Admin admin, AclBindingFilter filter, boolean dryRun)
            throws ExecutionException, InterruptedException {
        return change(admin, List.of(), admin.describeAcls(filter).values().get(), dryRun);
    }

    /** Of the rules a filter matches there are these afterwards, and no others. */
    static OutcomeDto toBe(Admin admin, AclBindingFilter filter, List<AclDto> wanted, boolean dryRun)
            throws ExecutionException, InterruptedException {
        Collection<AclBinding> now = admin.describeAcls(filter).values().get();
        Set<AclBinding> added = checked(wanted);
        added.removeAll(now);
        Set<AclBinding> removed = new LinkedHashSet<>(now);
        removed.removeAll(AclMapper.INSTANCE.bindings(wanted));
        return change(admin, added, removed, dryRun);
    }

    /** What is to be allowed comes first, so that nobody is locked out in between. */
    private static OutcomeDto change(
            Admin admin, Collection<AclBinding> added, Collection<AclBinding> removed, boolean dryRun)
            throws ExecutionException, InterruptedException {
        if (!dryRun && !added.isEmpty()) {
            admin.createAcls(added).all().get();
        }
        if (!dryRun && !removed.isEmpty()) {
            admin.deleteAcls(removed.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
        }
        return new OutcomeDto(
                dryRun,
                Stream.concat(
                                AclMapper.INSTANCE.dtos(added).stream().map(rule -> ChangeDto.create("acl", rule)),
                                AclMapper.INSTANCE.dtos(removed).stream().map(rule -> ChangeDto.delete("acl", rule)))
                        .toList());
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400, naming the rule that cannot be put in force */
    private static Set<AclBinding> checked(List<AclDto> rules) {
        var checked = new LinkedHashSet<AclBinding>();
        for (int i = 0; i < rules.size(); i++) {
            AclBinding rule = AclMapper.INSTANCE.binding(rules.get(i));
            String field = "acls[" + i + "]";
            NewRules.problem(rule).ifPresent(problem -> {
                throw Refusal.field(field, problem);
            });
            checked.add(rule);
        }
        return checked;
    }
}
