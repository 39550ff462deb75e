package io.crossdock.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything one round will do, made of its seed alone: the same seed gives the same plan.
 *
 * @param steps in order, with the milliseconds since the start of the round before which none is taken
 */
record Plan(long seed, List<Topic> topics, List<Actor> actors, List<Timed> steps) {
    private static final int MILLIS_BETWEEN_STEPS = 1500;
    private static final int STEPS_BETWEEN_CHECKPOINTS = 18;

    Plan {
        topics = List.copyOf(topics);
        actors = List.copyOf(actors);
        steps = List.copyOf(steps);
    }

    record Timed(int atMillis, Step step) {}

    /** @param round in the names of its topics, so that rounds on one hub do not meet */
    static Plan of(long seed, int round, int seconds) {
        var maker = new PlanMaker(new Random(seed), "r" + round + "-");
        return new Plan(seed, maker.topics(), maker.actors(), steps(maker, seconds));
    }

    private static List<Timed> steps(PlanMaker maker, int seconds) {
        var steps = new ArrayList<Timed>();
        int count = Math.max(4, seconds * 1000 / MILLIS_BETWEEN_STEPS);
        for (int i = 1; i <= count; i++) {
            Step step = i % STEPS_BETWEEN_CHECKPOINTS == 0 ? new Step.Checkpoint() : maker.step();
            steps.add(new Timed(i * MILLIS_BETWEEN_STEPS, step));
        }
        return steps;
    }

    Map<String, Topic> topicsByName() {
        return topics.stream().collect(Collectors.toMap(Topic::name, topic -> topic));
    }

    /** For the log of the build: enough to see what happened when. */
    String describe() {
        return "torture.seed=" + seed + "\n"
                + topics.stream().map(topic -> "  " + topic + "\n").collect(Collectors.joining())
                + actors.stream().map(actor -> "  " + actor + "\n").collect(Collectors.joining())
                + IntStream.range(0, steps.size())
                        .mapToObj(i -> "  " + i + ": " + steps.get(i).atMillis() + " ms "
                                + steps.get(i).step() + "\n")
                        .collect(Collectors.joining());
    }
}
