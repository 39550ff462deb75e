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
 * @param steps in order, each some time after the one before is over, so that a slow machine gets to serve in between
 */
record Plan(long seed, List<Topic> topics, List<Actor> actors, List<Step> steps) {
    static final int MILLIS_BETWEEN_STEPS = 1500;
    private static final int STEPS_BETWEEN_CHECKPOINTS = 18;

    Plan {
        topics = List.copyOf(topics);
        actors = List.copyOf(actors);
        steps = List.copyOf(steps);
    }

    /** @param round in the names of its topics, so that rounds on one hub do not meet */
    static Plan of(long seed, int round, int seconds) {
        var maker = new PlanMaker(new Random(seed), "r" + round + "-");
        return new Plan(seed, maker.topics(), maker.actors(), steps(maker, seconds));
    }

    private static List<Step> steps(PlanMaker maker, int seconds) {
        var steps = new ArrayList<Step>();
        int count = Math.max(4, seconds * 1000 / MILLIS_BETWEEN_STEPS);
        for (int i = 1; i <= count; i++) {
            steps.add(i % STEPS_BETWEEN_CHECKPOINTS == 0 ? new Step.Checkpoint() : maker.step());
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
                        .mapToObj(i -> "  " + i + ": " + steps.get(i) + "\n")
                        .collect(Collectors.joining());
    }
}
