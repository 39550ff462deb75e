package io.crossdock.registry.type.json;

import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.Limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether readers with one schema understand what writers with another write, for schemas that may refer to
 * themselves. Every pair of subschemas that the question leads to counts as understood until something in it is found
 * that is not; then those that relied on it are asked again. What is left is the largest set of pairs that bear each other
 * out. No pair is asked twice without need, and nothing recurses, however deep the schemas. Confined to one thread.
 */
final class Comparison implements Step.Answers {
    /** Questions and keywords that one comparison may look at; real ones need some thousands. */
    private static final long WORK = 5_000_000;

    /** What a new question costs: it is kept, and 300,000 of them are some 60 MB. */
    private static final int QUESTION = 15;

    private final Work work = new Work(WORK);
    private final Map<View, Facts> facts = new HashMap<>();
    private final Map<String, LinearPattern> patterns = new HashMap<>();
    private final Map<View.Pair, List<View.Pair>> reliers = new HashMap<>();
    private final Set<View.Pair> failed = new HashSet<>();

    /** Questions to be asked, again or for the first time, in turn. */
    private final Set<View.Pair> open = new LinkedHashSet<>();

    private View.Pair asking;

    private Comparison(View.Pair root) {
        asking = root;
    }

    /** What keeps readers from understanding; empty when nothing does, bounded by {@link Limits#FINDINGS}. */
    static List<Incompatibility> of(SchemaNode writer, SchemaNode reader) {
        var root = new View.Pair(View.of(writer), View.of(reader));
        var comparison = new Comparison(root);
        try {
            comparison.decide(root);
            return comparison.failed.contains(root) ? comparison.report(root) : List.of();
        } catch (Work.Exhausted e) {
            return List.of(new Incompatibility(
                    JsonRule.COMPARISON_TOO_LARGE.name(),
                    Place.ROOT.pointer(),
                    "the schemas have too many alternatives to be compared within bounds",
                    "use fewer alternatives in oneOf and anyOf, or tell them apart by a property with a const"));
        }
    }

    private void decide(View.Pair root) {
        rely(root, root);
        settle();
    }

    private void settle() {
        while (!open.isEmpty()) {
            View.Pair pair = open.iterator().next();
            open.remove(pair);
            if (!failed.contains(pair) && compare(pair, Place.ROOT).faults() > 0) {
                failed.add(pair);
                open.addAll(reliers.getOrDefault(pair, List.of()));
            }
        }
    }

    private Step compare(View.Pair pair, Place place) {
        work.charge(1);
        asking = pair;
        var step = new Step(this);
        SchemaComparison.compare(pair, place, step);
        return step;
    }

    private void rely(View.Pair relier, View.Pair on) {
        List<View.Pair> known = reliers.get(on);
        if (known == null) {
            work.charge(QUESTION);
            known = new ArrayList<>(1);
            reliers.put(on, known);
            open.add(on);
        }
        if (known.isEmpty() || !known.get(known.size() - 1).equals(relier)) {
            known.add(relier);
        }
    }

    private List<Incompatibility> report(View.Pair root) {
        var found = new ArrayList<Incompatibility>();
        var seen = new HashSet<View.Pair>();
        Deque<Step.Child> rest = new ArrayDeque<>();
        rest.add(new Step.Child(root, Place.ROOT));
        while (!rest.isEmpty() && found.size() < Limits.FINDINGS) {
            Step.Child next = rest.remove();
            if (failed.contains(next.pair()) && seen.add(next.pair())) {
                Step step = compare(next.pair(), next.place());
                while (!open.isEmpty()) {
                    // A pair that failed early never came to ask all it now reports on.
                    settle();
                    step = compare(next.pair(), next.place());
                }
                found.addAll(step.findings());
                rest.addAll(step.children());
            }
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), Limits.FINDINGS)));
    }

    @Override
    public boolean understands(View writer, View reader) {
        var pair = new View.Pair(writer, reader);
        rely(asking, pair);
        return !failed.contains(pair);
    }

    @Override
    public Facts facts(View view) {
        Facts known = facts.get(view);
        if (known == null) {
            known = Facts.of(view, work);
            facts.put(view, known);
        }
        return known;
    }

    @Override
    public LinearPattern pattern(String written) {
        return patterns.computeIfAbsent(written, LinearPattern::of);
    }

    @Override
    public Work work() {
        return work;
    }
}
