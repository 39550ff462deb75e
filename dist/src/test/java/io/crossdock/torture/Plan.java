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
public record Plan(long seed, List<Topic> topics, List<Actor> actors, List<Step> steps) {
    static final int MILLIS_BETWEEN_STEPS = 1500;
    private static final int STEPS_BETWEEN_CHECKPOINTS = 18;

    public Plan {
        topics = List.copyOf(topics);
        actors = List.copyOf(actors);
        steps = List.copyOf(steps);
    }

    /** For one hub. */
    static Plan of(long seed, int round, int seconds) {
        return of(seed, round, seconds, Load.FULL, Disturbances::ofOneHub);
    }

    /** @param round in the names of its topics, so that rounds on one hub do not meet */
    public static Plan of(long seed, int round, int seconds, Load load, Disturbances disturbances) {
        var maker = new PlanMaker(new Random(seed), "r" + round + "-", load, disturbances);
        return new Plan(seed, maker.topics(), maker.actors(), steps(maker, seconds));
    }

    private static List<Step> steps(PlanMaker maker, int seconds) {
        var steps = new ArrayList<Step>();
        int millis = 0;
        for (int i = 1; millis < seconds * 1000; i++) {
            Step step = i % STEPS_BETWEEN_CHECKPOINTS == 0 ? new Step.Checkpoint() : maker.step();
            steps.add(step);
            millis += MILLIS_BETWEEN_STEPS + step.millis();
        }
        return steps;
    }

    Map<String, Topic> topicsByName() {
        return topics.stream().collect(Collectors.toMap(Topic::name, topic -> topic));
    }

    /** For the log of the build: enough to see what happened when. */
    public String describe() {
        return "torture.seed=" + seed + "\n"
                + topics.stream().map(topic -> "  " + topic + "\n").collect(Collectors.joining())
                + actors.stream().map(actor -> "  " + actor + "\n").collect(Collectors.joining())
                + IntStream.range(0, steps.size())
                        .mapToObj(i -> "  " + i + ": " + steps.get(i) + "\n")
                        .collect(Collectors.joining());
    }
}
