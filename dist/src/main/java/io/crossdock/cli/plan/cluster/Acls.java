package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.AclItem;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.SecurityDisabledException;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Access rules. */
final class Acls implements Things {
    private final Admin admin;

    Acls(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Kind kind() {
        return Kind.ACL;
    }

    @Override
    public List<Key> all() throws Exception {
        try {
            return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .map(rule -> AclItem.of(rule).key())
                    .distinct()
                    .toList();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof SecurityDisabledException) {
                return List.of();
            }
            throw refused;
        }
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                .map(AclItem::of)
                .filter(item -> keys.contains(item.key()))
                .distinct()
                .toList();
    }

    @Override
    public void create(Item item) throws Exception {
        admin.createAcls(List.of(AclItem.rule(item))).all().get();
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        create(after);
    }

    @Override
    public void delete(Item item) throws Exception {
        admin.deleteAcls(List.of(AclItem.rule(item).toFilter())).all().get();
    }
}
