package io.crossdock.faults;

import io.crossdock.torture.Disturbances;
import io.crossdock.torture.Step;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Deals faults: every kind once before any comes again. The machine decides which kinds are in it, chance the rest. */
final class Deck implements Disturbances {
    private static final int PERCENT_OF_PAIRS = 25;
    /** By so much sessions are longer than any but the faults that are to end them. */
    static final int SESSION_MILLIS = 6_000;

    /** Less than transactions may take: brokers measure that by the time of day. */
    private static final List<Integer> AHEAD_SECONDS = List.of(2, 40, 200, 600);

    private static final List<Integer> BACK_SECONDS = List.of(2, 40, 3_600, 80_000);

    private final List<Kind> kinds;
    private final ArrayDeque<Kind> left = new ArrayDeque<>();

    Deck(List<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public Step.Disturbance draw(Random random) {
        var faults = new ArrayList<Fault>();
        faults.add(fault(next(random), random));
        if (random.nextInt(100) < PERCENT_OF_PAIRS) {
            faults.add(fault(next(random), random));
        }
        boolean longer = faults.stream().anyMatch(each -> outlastsSessions(each.kind()));
        int hold = longer ? SESSION_MILLIS + 2_000 + random.nextInt(2_000) : 300 + random.nextInt(5_000);
        return new Episode(faults, random.nextInt(1_000), hold);
    }

    private static boolean outlastsSessions(Kind kind) {
        return switch (kind) {
            case SESSION_EXPIRED, ZOOKEEPER_STOPPED, SILENT -> true;
            default -> false;
        };
    }

    private Kind next(Random random) {
        if (left.isEmpty()) {
            var all = new ArrayList<>(kinds);
            Collections.shuffle(all, random);
            left.addAll(all);
        }
        return left.remove();
    }

    private static Fault fault(Kind kind, Random random) {
        int amount =
                switch (kind) {
                    case LOSS -> 5 + random.nextInt(30);
                    case DELAY -> 20 + random.nextInt(200);
                    case CLOCK_AHEAD -> AHEAD_SECONDS.get(random.nextInt(AHEAD_SECONDS.size()));
                    case CLOCK_BACK -> BACK_SECONDS.get(random.nextInt(BACK_SECONDS.size()));
                    default -> 0;
                };
        return new Fault(kind, random.nextInt(3), random.nextInt(2), random.nextInt(1_000), amount);
    }
}
