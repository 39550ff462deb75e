package io.crossdock.broker.group.assignor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The assignors that members of a group may choose from; the first is taken when nobody chooses. Immutable.
 *
 * @param enabled at least one
 */
public record Assignors(List<Assignor> enabled) {
    /** Everything there is. */
    public static final List<Assignor> ALL = List.of(new UniformAssignor(), new RangeAssignor());

    public Assignors {
        enabled = List.copyOf(enabled);
        if (enabled.isEmpty()) {
            throw new IllegalArgumentException("group.consumer.assignors is empty; name at least one of " + names(ALL));
        }
    }

    /** @throws IllegalArgumentException when one of the names is not known */
    public static Assignors named(List<String> names) {
        var chosen = new ArrayList<Assignor>();
        for (String name : names) {
            chosen.add(ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "group.consumer.assignors names '" + name + "'; there are " + names(ALL))));
        }
        return new Assignors(chosen);
    }

    public Assignor first() {
        return enabled.get(0);
    }

    public Optional<Assignor> find(String name) {
        return enabled.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public List<String> names() {
        return names(enabled);
    }

    private static List<String> names(List<Assignor> assignors) {
        return assignors.stream().map(Assignor::name).toList();
    }
}
