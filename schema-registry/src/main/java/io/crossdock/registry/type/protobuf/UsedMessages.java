package io.crossdock.registry.type.protobuf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Pairs of messages that fields use and that are compared nowhere else: imported ones, and those of groups. Each pair is
 * compared once, one after the other and not within each other, however long the chain of messages; only then is it known
 * which fields use a pair that does not fit, directly or through others. Confined to one comparison.
 */
final class UsedMessages {
    /** Uses that are kept; real schemas have thousands at most. */
    private static final int LIMIT = 200_000;

    /** A writer's message and a reader's, by full name. */
    record Pair(String writer, String reader) {}

    private record Use(Pair user, Pair used, Runnable report) {}

    /** The messages of the schemas themselves, which use others and are used by none. */
    private static final Pair OWN = new Pair("", "");

    private final Findings findings;
    private final Deque<Pair> open = new ArrayDeque<>();
    private final Set<Pair> known = new HashSet<>();
    private final Set<Pair> broken = new HashSet<>();
    private final List<Use> uses = new ArrayList<>();
    private Pair current = OWN;
    private boolean tooMany;

    UsedMessages(Findings findings) {
        this.findings = findings;
    }

    /** @param report says of the field that it uses a pair that does not fit */
    void add(Pair used, Runnable report) {
        if (uses.size() >= LIMIT) {
            tooMany = true;
            open.clear();
            return;
        }
        uses.add(new Use(current, used, report));
        if (known.add(used)) {
            open.addLast(used);
        }
    }

    /** Compares all that was added, and what that adds; then reports the fields that use what does not fit. */
    void compare(Consumer<Pair> comparison) {
        while (!open.isEmpty()) {
            current = open.removeFirst();
            int before = findings.count();
            comparison.accept(current);
            if (findings.count() > before) {
                broken.add(current);
            }
        }
        if (tooMany) {
            findings.add(
                    BrokenRule.COMPARISON_LIMIT,
                    "#",
                    "imported messages use each other in more than " + LIMIT + " ways, too many to compare",
                    "import fewer or smaller files");
        }
        spread();
        uses.stream().filter(use -> broken.contains(use.used())).forEach(use -> use.report()
                .run());
    }

    private void spread() {
        Map<Pair, List<Pair>> users = new HashMap<>();
        uses.forEach(use ->
                users.computeIfAbsent(use.used(), pair -> new ArrayList<>()).add(use.user()));
        var left = new ArrayDeque<>(broken);
        while (!left.isEmpty()) {
            for (var user : users.getOrDefault(left.removeFirst(), List.of())) {
                if (broken.add(user)) {
                    left.addLast(user);
                }
            }
        }
    }
}
