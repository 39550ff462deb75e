package io.crossdock.registry.log;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A small registry: names get ids, counted from 1, and never another one. Thread-safe. */
final class Names implements Replayed {
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> foreign = new ArrayList<>();
    private int highest;
    private int decided;

    @Override
    public synchronized void replay(RegistryRecord record, long offset) {
        if (record.equals(Term.NOOP)) {
            return;
        }
        if (!record.key().startsWith("name-")) {
            foreign.add(record.key());
        } else if (record.value() == null) {
            ids.remove(record.key());
        } else {
            int id = Integer.parseInt(record.value());
            ids.put(record.key(), id);
            highest = Math.max(highest, id);
        }
    }

    /** The command that gives a name an id, or tells the one it has. */
    Supplier<Decision<Integer>> register(String name) {
        return () -> {
            synchronized (this) {
                decided++;
                Integer known = ids.get(name);
                int id = known == null ? highest + 1 : known;
                return known == null
                        ? new Decision<>(List.of(new RegistryRecord(name, Integer.toString(id))), id)
                        : new Decision<>(List.of(), id);
            }
        };
    }

    /** The command that gives a name a new id, whatever it had. */
    Supplier<Decision<Integer>> renew(String name) {
        return () -> {
            synchronized (this) {
                int id = highest + 1;
                return new Decision<>(List.of(new RegistryRecord(name, Integer.toString(id))), id);
            }
        };
    }

    static Supplier<Decision<Boolean>> remove(String name) {
        return () -> new Decision<>(List.of(new RegistryRecord(name, null)), true);
    }

    synchronized Map<String, Integer> ids() {
        return Map.copyOf(ids);
    }

    /** How many registrations were decided. */
    synchronized int decided() {
        return decided;
    }

    synchronized Optional<Integer> id(String name) {
        return Optional.ofNullable(ids.get(name));
    }

    /** Keys that mean nothing here. */
    synchronized List<String> foreign() {
        return List.copyOf(foreign);
    }

    static URI url(int node) {
        return URI.create("http://127.0.0.1:" + (8000 + node));
    }
}
