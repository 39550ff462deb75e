package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.Limits;

import java.util.ArrayList;
import java.util.List;

/** Incompatibilities as they are found, up to the limit. Confined to one comparison. */
final class Findings {
    private final List<Incompatibility> found = new ArrayList<>();
    private int count;

    void add(BrokenRule rule, String path, String what, String mend) {
        count++;
        if (found.size() < Limits.FINDINGS) {
            found.add(new Incompatibility(rule.name(), path, what, mend));
        }
    }

    /** How many there were so far, those above the limit too. */
    int count() {
        return count;
    }

    List<Incompatibility> all() {
        return List.copyOf(found);
    }
}
