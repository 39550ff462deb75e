package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Outcome;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The deadlines of members of consumer-protocol groups, at most one of a kind each. Confined to the shard's lane. */
final class ConsumerTimers {
    private final GroupTimers timers;
    private final Map<Seat, Map<Kind, Timer.Cancellable>> running = new HashMap<>();

    /** What has to happen in time. */
    enum Kind {
        /** To be heard of. */
        SESSION,
        /** To give partitions up. */
        REVOCATION,
        /** For a member of the classic protocol: to join again after it was told to. */
        JOIN,
        /** For a member of the classic protocol: to ask for its assignment after it joined. */
        SYNC
    }

    private record Seat(String group, String member) {}

    ConsumerTimers(GroupTimers timers) {
        this.timers = timers;
    }

    /** Begins anew when this deadline runs already. */
    void start(String group, String member, Kind kind, Duration delay, Consumer<Outcome> whenOver) {
        cancel(group, member, kind);
        var seat = new Seat(group, member);
        Timer.Cancellable timer = timers.after(delay, out -> {
            forget(seat, kind);
            whenOver.accept(out);
        });
        running.computeIfAbsent(seat, fresh -> new EnumMap<>(Kind.class)).put(kind, timer);
    }

    boolean runs(String group, String member, Kind kind) {
        return running.getOrDefault(new Seat(group, member), Map.of()).containsKey(kind);
    }

    void cancel(String group, String member, Kind kind) {
        var seat = new Seat(group, member);
        Timer.Cancellable timer = running.getOrDefault(seat, Map.of()).get(kind);
        if (timer != null) {
            timer.cancel();
            forget(seat, kind);
        }
    }

    void cancelAll(String group, String member) {
        Map<Kind, Timer.Cancellable> all = running.remove(new Seat(group, member));
        if (all != null) {
            all.values().forEach(Timer.Cancellable::cancel);
        }
    }

    /** Nothing runs any more: the shard is given up. */
    void end() {
        running.values().forEach(all -> all.values().forEach(Timer.Cancellable::cancel));
        running.clear();
    }

    private void forget(Seat seat, Kind kind) {
        Map<Kind, Timer.Cancellable> all = running.get(seat);
        if (all != null) {
            all.remove(kind);
            if (all.isEmpty()) {
                running.remove(seat);
            }
        }
    }
}
