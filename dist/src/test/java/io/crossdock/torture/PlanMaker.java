package io.crossdock.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws the parts of a plan. Every decision comes from the one source of chance it is given. */
final class PlanMaker {
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int MOST_EXTRA_TOPICS = 5;
    private static final Map<String, String> QUICKLY_COMPACTED = Map.of(
            "cleanup.policy",
            "compact",
            "segment.bytes",
            "1048576",
            "segment.ms",
            "5000",
            "min.cleanable.dirty.ratio",
            "0.01",
            "delete.retention.ms",
            "1000");

    private final Random random;
    private final String prefix;
    private final Load load;
    private final Disturbances disturbances;
    private final List<Topic> topics = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final ArrayDeque<String> extraTopics = new ArrayDeque<>();
    private int extraTopicsMade;

    PlanMaker(Random random, String prefix, Load load, Disturbances disturbances) {
        this.random = random;
        this.prefix = prefix;
        this.load = load;
        this.disturbances = disturbances;
        makeTopics();
        makeActors();
    }

    List<Topic> topics() {
        return topics;
    }

    List<Actor> actors() {
        return actors;
    }

    private void makeTopics() {
        topic("plain", false, false, false, Map.of());
        topic("small-segments", false, false, false, Map.of("segment.bytes", "1048576"));
        topic("trimmed", true, false, false, Map.of("segment.bytes", "1048576"));
        topic("compacted", false, true, false, QUICKLY_COMPACTED);
        topic("payments", false, false, true, Map.of());
        topic("bills", false, false, true, Map.of("segment.bytes", "1048576"));
        topic("ledger", false, true, true, QUICKLY_COMPACTED);
        topic("transformed", false, false, true, Map.of());
    }

    private void topic(
            String name, boolean trimmed, boolean compacted, boolean transactional, Map<String, String> configs) {
        topics.add(new Topic(prefix + name, between(1, 4), trimmed, compacted, transactional, configs));
    }

    private void makeActors() {
        List<String> plain = topics.stream()
                .filter(topic -> !topic.transactional())
                .map(Topic::name)
                .toList();
        actors.add(new Actor.Writer("plain-1", random.nextLong(), false, plain, manners()));
        actors.add(new Actor.Writer("idempotent-1", random.nextLong(), true, plain, manners()));
        actors.add(new Actor.Writer("idempotent-2", random.nextLong(), true, plain, manners()));
        List<String> mixed = List.of(prefix + "small-segments", prefix + "payments", prefix + "ledger");
        actors.add(new Actor.Writer("idempotent-3", random.nextLong(), true, mixed, manners()));
        List<String> transactional = List.of(prefix + "payments", prefix + "bills", prefix + "ledger");
        for (int i = 1; i <= 2; i++) {
            actors.add(new Actor.TransactionalWriter(
                    prefix + "transactional-" + i, random.nextLong(), transactional, manners()));
        }
        actors.add(new Actor.Transformer(
                prefix + "transformer",
                random.nextLong(),
                prefix + "payments",
                prefix + "transformed",
                "classic",
                manners()));
        actors.add(new Actor.Group(prefix + "classic", prefix + "plain", false, "classic"));
        actors.add(new Actor.Group(prefix + "committed", prefix + "bills", true, "classic"));
        actors.add(new Actor.Group(prefix + "new", prefix + "plain", false, "consumer"));
    }

    private Actor.Manners manners() {
        return new Actor.Manners(
                CODECS.get(random.nextInt(CODECS.size())),
                between(1, 64) * 1024,
                random.nextBoolean() ? 0 : between(1, 50),
                between(1, 60),
                between(10, 3000),
                between(20, 150) * load.pace());
    }

    Step step() {
        if (random.nextInt(100) < load.disturbances()) {
            return disturbances.draw(random);
        }
        int dice = random.nextInt(71);
        if (dice < 14) {
            return new Step.Join(anyGroup());
        }
        if (dice < 28) {
            return new Step.Leave(anyGroup(), random.nextBoolean());
        }
        if (dice < 38) {
            return deleteRecords();
        }
        if (dice < 48) {
            return changeConfig();
        }
        return dice < 61 || extraTopics.isEmpty() ? createTopic() : new Step.DeleteTopic(extraTopics.remove());
    }

    private String anyGroup() {
        List<String> groups = actors.stream()
                .filter(Actor.Group.class::isInstance)
                .map(Actor::name)
                .toList();
        return groups.get(random.nextInt(groups.size()));
    }

    private Step deleteRecords() {
        List<Topic> trimmed = topics.stream().filter(Topic::trimmed).toList();
        Topic topic = trimmed.get(random.nextInt(trimmed.size()));
        return new Step.DeleteRecords(topic.name(), random.nextInt(topic.partitions()), random.nextDouble());
    }

    private Step changeConfig() {
        Topic topic = topics.get(random.nextInt(topics.size()));
        return switch (random.nextInt(3)) {
            case 0 -> new Step.ChangeConfig(topic.name(), "segment.bytes", Integer.toString(between(1, 8) << 20));
            case 1 -> new Step.ChangeConfig(topic.name(), "segment.ms", Integer.toString(between(1000, 20_000)));
            default ->
                new Step.ChangeConfig(
                        topic.name(), "flush.messages", Integer.toString(random.nextBoolean() ? 1 : 100_000));
        };
    }

    private Step createTopic() {
        if (extraTopics.size() >= MOST_EXTRA_TOPICS) {
            return new Step.DeleteTopic(extraTopics.remove());
        }
        String name = prefix + "extra-" + ++extraTopicsMade;
        extraTopics.add(name);
        return new Step.CreateTopic(name, between(1, 20));
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
