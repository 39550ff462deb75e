package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.Step;
import io.crossdock.cli.plan.Verb;
import io.crossdock.cli.schemas.RegistryConnection;
import org.apache.kafka.clients.admin.Admin;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A cluster of which everything is read, and into which it is put back; nothing is ever taken away. One thread. */
public final class CopiedCluster {
    private final Map<Kind, Callable<Things>> access = new EnumMap<>(Kind.class);

    private final Map<Kind, Things> opened = new EnumMap<>(Kind.class);

    /** Neither registry nor hub is asked before somebody wants what is there. */
    public CopiedCluster(Admin admin, Callable<RegistryConnection> registry, HubHttp hub) {
        access.put(Kind.CONFIG, () -> new BrokerConfigs(admin));
        access.put(Kind.TOPIC, () -> new Topics(admin));
        access.put(Kind.SCHEMA, () -> new Subjects(registry.call()));
        access.put(Kind.ACL, () -> new Acls(admin));
        access.put(Kind.QUOTA, () -> new Quotas(admin));
        access.put(Kind.CONNECTOR, () -> new Connectors(hub));
    }

    /** Everything of a kind, by name. */
    public List<Item> read(Kind kind) throws Exception {
        Things things = things(kind);
        var keys = things.all();
        return keys.isEmpty()
                ? List.of()
                : things.read(keys).stream()
                        .sorted((one, other) -> one.key().compareTo(other.key()))
                        .toList();
    }

    /** Makes what a step of this verb makes; others do nothing. */
    public void apply(Step step) throws Exception {
        Things things = things(step.key().kind());
        if (step.verb() == Verb.CREATE) {
            things.create(step.after());
        } else if (step.verb() == Verb.CHANGE) {
            things.change(step.before(), step.after());
        }
    }

    private Things things(Kind kind) throws Exception {
        Things known = opened.get(kind);
        if (known == null) {
            known = Optional.ofNullable(access.get(kind)).orElseThrow().call();
            opened.put(kind, known);
        }
        return known;
    }
}
