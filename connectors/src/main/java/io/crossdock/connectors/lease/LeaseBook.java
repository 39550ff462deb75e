package io.crossdock.connectors.lease;

import io.crossdock.connectors.lease.LeaseWire.Granted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The leases of this node: what it wants, what it has, and what it has to give back. A lease that ends stays in the claim
 * as held until its connector has stopped, so nobody else gets it before. Knows no client and no thread; thread-safe.
 */
final class LeaseBook {
    private final String node;
    private final Tenure tenure;
    private final Map<String, LeaseHolder> wanted = new HashMap<>();
    private final Map<String, Lease> held = new HashMap<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<String> pinned = new HashSet<>();
    private SortedMap<String, String> owners = new TreeMap<>();
    private boolean news;
    private boolean closed;

    LeaseBook(String node, Tenure tenure) {
        this.node = node;
        this.tenure = tenure;
    }

    /** The lease, if this node has it; otherwise its holder will hear of it. Asked while the connector does not run. */
    synchronized Optional<Lease> want(String connector, LeaseHolder holder) {
        news |= wanted.put(connector, holder) == null;
        Lease lease = held.get(connector);
        if (lease != null && !ending.contains(connector) && !isValid(lease)) {
            drop(connector); // lapsed, and nobody has looked yet: if it came to life again, nobody would be told of it
        }
        return Optional.ofNullable(held.get(connector)).filter(this::isValid);
    }

    /** It runs here no more, and is not to. */
    synchronized void forget(String connector) {
        news |= wanted.remove(connector) != null;
        pinned.remove(connector);
        drop(connector);
    }

    /** It has stopped after its lease had ended; it is wanted still. */
    synchronized void stopped(String connector) {
        if (ending.contains(connector)) {
            drop(connector);
        }
    }

    private void drop(String connector) {
        news |= held.remove(connector) != null;
        ending.remove(connector);
    }

    /** Whether it is to stay here in any case. */
    synchronized void pin(String connector, boolean stays) {
        if (stays) {
            pinned.add(connector);
        } else {
            pinned.remove(connector);
        }
    }

    /** Where it runs, as far as this node was told. */
    synchronized Optional<String> owner(String connector) {
        return Optional.ofNullable(held.containsKey(connector) ? node : owners.get(connector));
    }

    /** What to tell the group now, which is news no more. */
    synchronized Claim tell() {
        news = false;
        var epochs = new TreeMap<String, Integer>();
        held.forEach((connector, lease) -> epochs.put(connector, lease.epoch()));
        var staying = new TreeSet<>(pinned);
        staying.retainAll(held.keySet());
        return Claim.of(node, wanted.keySet(), epochs, staying);
    }

    /** Whether the group has to come together because of what has changed here: a wish, or something given back. */
    synchronized boolean hasNews() {
        return news;
    }

    /**
     * The group has decided.
     *
     * @param generation of the group, which numbers the new leases
     * @return whom to tell, to be done without holding anything
     */
    synchronized List<Runnable> granted(int generation, Granted granted) {
        owners = new TreeMap<>(granted.owners());
        if (closed) {
            return List.of(); // decided before this node has left
        }
        var calls = new ArrayList<Runnable>(end(connector -> !granted.leases().contains(connector)));
        for (String connector : granted.leases()) {
            LeaseHolder holder = wanted.get(connector);
            if (holder != null && !held.containsKey(connector)) {
                held.put(connector, new Lease(connector, node, generation, this::isValid));
                calls.add(holder::granted);
            }
        }
        return calls;
    }

    /** This node cannot count on the group any more. Answers as {@link #granted}. */
    synchronized List<Runnable> expire() {
        return tenure.lasts() ? List.of() : end(connector -> true);
    }

    /** All leases end, whatever the group thinks, and none is taken any more. */
    synchronized void endAll() {
        closed = true;
        end(connector -> true);
    }

    private List<Runnable> end(Predicate<String> which) {
        var calls = new ArrayList<Runnable>();
        for (String connector : held.keySet()) {
            LeaseHolder holder = wanted.get(connector);
            if (which.test(connector) && ending.add(connector) && holder != null) {
                calls.add(holder::ended);
            }
        }
        return calls;
    }

    private synchronized boolean isValid(Lease lease) {
        String connector = lease.connector();
        return held.get(connector) == lease && !ending.contains(connector) && tenure.lasts();
    }
}
