package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.QuotaEntity;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Limits, all those of an entity as one thing. */
final class Quotas implements Things {
    private final Admin admin;

    Quotas(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Kind kind() {
        return Kind.QUOTA;
    }

    @Override
    public List<Key> all() throws Exception {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().keySet().stream()
                .map(entity -> new Key(Kind.QUOTA, QuotaEntity.name(entity.entries())))
                .toList();
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        var items = new ArrayList<Item>();
        admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().forEach((entity, limits) -> {
            var key = new Key(Kind.QUOTA, QuotaEntity.name(entity.entries()));
            if (keys.contains(key) && !limits.isEmpty()) {
                var properties = new TreeMap<String, String>();
                limits.forEach((limit, value) -> properties.put(limit, QuotaEntity.limit(value)));
                items.add(new Item(key, properties));
            }
        });
        return items;
    }

    @Override
    public void create(Item item) throws Exception {
        change(Item.of(Kind.QUOTA, item.key().name(), Map.of()), item);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        var operations = new ArrayList<ClientQuotaAlteration.Op>();
        after.properties()
                .forEach((limit, value) -> operations.add(new ClientQuotaAlteration.Op(limit, Double.valueOf(value))));
        before.properties().keySet().stream()
                .filter(limit -> !after.properties().containsKey(limit))
                .forEach(limit -> operations.add(new ClientQuotaAlteration.Op(limit, null)));
        var entity = new ClientQuotaEntity(QuotaEntity.parts(after.key().name()));
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, operations)))
                .all()
                .get();
    }

    @Override
    public void delete(Item item) throws Exception {
        change(item, Item.of(Kind.QUOTA, item.key().name(), Map.of()));
    }
}
