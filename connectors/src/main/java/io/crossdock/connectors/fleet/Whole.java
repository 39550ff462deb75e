package io.crossdock.connectors.fleet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A connector as it is on all hubs together.
 *
 * <p>One that runs on a single hub is what it is there: those that wait for its lease are neither its tasks nor its
 * errors. Of one that runs on every hub each hub's tasks are listed; the connector itself is as well as it is anywhere.
 *
 * @param worker the hub by which the standing is meant
 * @param trace why it is ill
 * @param shown the report from which its configuration is taken: that of the hub that was asked, if it has one
 * @param workingOn hubs where something of it is open
 */
public record Whole(
        String name,
        Standing standing,
        String worker,
        @Nullable String trace,
        List<Task> tasks,
        Report shown,
        List<String> workingOn) {
    private static final Comparator<Seen> BEST_FIRST =
            Comparator.comparing(Seen::standing).thenComparing(Seen::hub);

    public Whole {
        tasks = List.copyOf(tasks);
        workingOn = List.copyOf(workingOn);
    }

    /**
     * One of its tasks.
     *
     * @param id the same at every hub that is asked, counted from 0 through the hubs in the order of their names
     */
    public record Task(
            int id,
            Standing standing,
            String worker,
            @Nullable String trace) {}

    /**
     * Puts together what the hubs say.
     *
     * @param seen what at least one hub says
     * @param asked the hub that answers
     */
    static Whole of(String name, List<Seen> seen, String asked) {
        List<Seen> all = seen.stream().sorted(Comparator.comparing(Seen::hub)).toList();
        Seen shown = all.stream()
                .filter(it -> it.hub().equals(asked))
                .findFirst()
                .or(() -> all.stream().filter(Seen::lives).findFirst())
                .orElseGet(() -> all.get(0));
        List<String> working =
                all.stream().filter(it -> it.standing().works()).map(Seen::hub).toList();
        return all.stream().anyMatch(it -> it.report().once())
                ? onOneHub(name, all, shown.report(), working)
                : onEveryHub(name, all, asked, shown.report(), working);
    }

    private static Whole onOneHub(String name, List<Seen> all, Report shown, List<String> working) {
        String owner = owner(all).orElse(null);
        Seen acting = all.stream()
                .min(Comparator.comparing(Seen::standing)
                        .thenComparing(it -> !it.hub().equals(owner))
                        .thenComparing(Seen::hub))
                .orElseThrow();
        String worker = owner == null ? acting.hub() : owner;
        String trace = acting.standing() == Standing.UNASSIGNED
                ? whyNobody(all, acting, owner)
                : acting.report().trace();
        var tasks = new ArrayList<Task>();
        for (int id = 0; id < acting.report().tasks(); id++) {
            tasks.add(new Task(id, acting.standing(), worker, trace));
        }
        return new Whole(name, acting.standing(), worker, trace, tasks, shown, working);
    }

    /** As those say that live; of several, one that says it has the lease itself. */
    private static Optional<String> owner(List<Seen> all) {
        return all.stream()
                .filter(it -> it.report().owner() != null)
                .min(Comparator.comparing(Seen::standing)
                        .thenComparing(it -> !it.hub().equals(it.report().owner()))
                        .thenComparing(Seen::hub))
                .map(it -> it.report().owner());
    }

    private static @Nullable String whyNobody(List<Seen> all, Seen acting, @Nullable String owner) {
        Optional<Seen> ownersOwn =
                all.stream().filter(it -> it.hub().equals(owner)).findFirst();
        if (ownersOwn.isPresent() && !ownersOwn.get().lives()) {
            return silent(owner) + "; it goes on where its lease goes";
        }
        boolean elsewhere = owner != null && !owner.equals(acting.hub()) && ownersOwn.isEmpty();
        return elsewhere
                ? "it runs on " + owner + ", which knows how it is"
                : acting.report().trace();
    }

    private static Whole onEveryHub(String name, List<Seen> all, String asked, Report shown, List<String> working) {
        Seen best = all.stream().min(BEST_FIRST).orElseThrow();
        Seen told = all.stream()
                .filter(it -> it.hub().equals(asked) && it.standing() == best.standing())
                .findFirst()
                .orElse(best);
        var tasks = new ArrayList<Task>();
        for (Seen each : all) {
            for (int i = 0; i < each.report().tasks(); i++) {
                tasks.add(new Task(tasks.size(), each.standing(), each.hub(), trace(each)));
            }
        }
        return new Whole(name, told.standing(), told.hub(), trace(told), tasks, shown, working);
    }

    private static @Nullable String trace(Seen seen) {
        return seen.lives() ? seen.report().trace() : silent(seen.hub());
    }

    private static String silent(@Nullable String hub) {
        return hub + " is silent";
    }
}
