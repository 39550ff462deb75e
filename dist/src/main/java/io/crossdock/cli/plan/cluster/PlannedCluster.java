package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.Plan;
import io.crossdock.cli.plan.Planner;
import io.crossdock.cli.plan.Step;
import io.crossdock.cli.plan.Verb;
import io.crossdock.cli.plan.Wanted;
import io.crossdock.cli.plan.file.WrongFilesException;
import io.crossdock.cli.schemas.Registry;
import io.crossdock.connectors.definition.Problem;
import org.apache.kafka.clients.admin.Admin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** A cluster with its registry and its connectors, compared with files and made like them. One thread. */
public final class PlannedCluster implements AutoCloseable {
    private final Owners owners;
    private final Map<Kind, Callable<Things>> access = new EnumMap<>(Kind.class);
    private final Map<Kind, Things> opened = new EnumMap<>(Kind.class);

    /**
     * Neither registry nor hub is asked before a file or the owner has something there.
     *
     * @param settings of any client of the cluster
     */
    public PlannedCluster(
            Admin admin, Map<String, Object> settings, Callable<Registry> registry, HubHttp hub, Clock clock) {
        owners = new Owners(admin, settings, clock);
        access.put(Kind.CONFIG, () -> new BrokerConfigs(admin));
        access.put(Kind.TOPIC, () -> new Topics(admin));
        access.put(Kind.SCHEMA, () -> new Schemas(registry.call()));
        access.put(Kind.ACL, () -> new Acls(admin));
        access.put(Kind.QUOTA, () -> new Quotas(admin));
        access.put(Kind.CONNECTOR, () -> new Connectors(hub));
    }

    /**
     * What it takes to make the cluster as the files want it.
     *
     * @param adopt whether what is there and nobody's may become the owner's
     * @throws WrongFilesException when the cluster would refuse a part of it, whatever the rest
     */
    public Plan plan(Wanted wanted, boolean adopt) throws Exception {
        Plan plan = compared(wanted, adopt);
        var problems = new ArrayList<Problem>();
        for (Step step : plan.steps()) {
            if (step.verb() == Verb.CREATE || step.verb() == Verb.CHANGE || step.verb() == Verb.ADOPT) {
                things(step.key().kind())
                        .refusal(step.before(), step.after())
                        .ifPresent(why -> problems.add(wanted.problem(step.key(), why)));
            }
        }
        if (!problems.isEmpty()) {
            throw new WrongFilesException(problems);
        }
        return plan;
    }

    private Plan compared(Wanted wanted, boolean adopt) throws Exception {
        Map<Key, String> owned = owners.read();
        Set<Key> keys = new HashSet<>(wanted.byKey().keySet());
        owned.forEach((key, owner) -> {
            if (owner.equals(wanted.owner())) {
                keys.add(key);
            }
        });
        var actual = new HashMap<Key, Item>();
        for (Kind kind : Kind.values()) {
            List<Key> ofKind = keys.stream().filter(key -> key.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                things(kind).read(ofKind).forEach(item -> actual.put(item.key(), item));
            }
        }
        return new Planner(wanted.owner(), adopt, actual, owned).plan(wanted.items());
    }

    /**
     * Whether the cluster is as the files want it. Brokers hear of changes a moment after they were made, so this asks
     * until they all agree.
     *
     * @param rounds how often it asks at most, a fifth of a second apart
     */
    public boolean settles(Wanted wanted, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            if (compared(wanted, false).isEmpty()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    /**
     * Does one step. The owner is written down before anything is made and struck off after it is gone, so that whatever
     * is interrupted is found again by the next plan.
     *
     * @throws Exception saying why not; the owner stands as before unless nobody knows how it ended
     */
    public void apply(Step step, String owner) throws Exception {
        Things things = things(step.key().kind());
        switch (step.verb()) {
            case CREATE -> {
                owners.claim(step.key(), owner);
                try {
                    things.create(step.after());
                } catch (Exception failed) {
                    if (Refusals.certain(failed)) {
                        owners.release(step.key());
                    }
                    throw failed;
                }
            }
            case ADOPT -> {
                if (!step.before().equals(step.after())) {
                    things.change(step.before(), step.after());
                }
                owners.claim(step.key(), owner);
            }
            case CHANGE -> things.change(step.before(), step.after());
            case DELETE -> {
                things.delete(step.before());
                owners.release(step.key());
            }
            case FORGET -> owners.release(step.key());
            case LEAVE, REFUSE -> {}
        }
    }

    /** Closes what this opened; the cluster's clients that were handed in stay open. */
    @Override
    public void close() {
        owners.close();
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
