package io.crossdock.registry.log;

import io.crossdock.registry.cluster.ApacheKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A broker that stops answering in the midst of transactions, which only a process of its own can do at will. */
class FrozenBrokerIT {
    private static final int ROUNDS = 6;

    @Test
    void whatIsSaidOfEachWriteIsWhatTheTopicHolds() throws Exception {
        try (ApacheKafka kafka = ApacheKafka.start()) {
            var topic = new Topic(kafka, "frozen");
            var names = new Names();
            var config = new RegistryLogConfig(
                    topic.name(),
                    "frozen-nodes",
                    Names.url(1),
                    true,
                    1,
                    Duration.ofSeconds(60), // the group is not what is tested
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    100,
                    kafka.clientSettings());
            Map<String, String> said = new ConcurrentHashMap<>();
            try (var log = KafkaRegistryLog.start(config, names)) {
                await().atMost(Node.PATIENCE).until(log::isLeader);
                var random = new Random(6);
                var done = new AtomicBoolean();
                var number = new AtomicInteger();
                List<CompletableFuture<Void>> writers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    writers.add(CompletableFuture.runAsync(() -> {
                        while (!done.get()) {
                            await().atMost(Node.PATIENCE)
                                    .pollDelay(Duration.ZERO)
                                    .until(() -> log.isLeader() || done.get());
                            String name = "name-" + number.incrementAndGet();
                            said.put(name, write(log, names, name));
                        }
                    }));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    int enough = number.get() + 20 + random.nextInt(20);
                    await().atMost(Node.PATIENCE)
                            .pollInterval(Duration.ofMillis(1 + random.nextInt(3)))
                            .until(() -> number.get() >= enough && log.isLeader());
                    kafka.freeze();
                    try {
                        await().atMost(Node.PATIENCE).until(() -> !log.isLeader()); // what was being done is given up
                    } finally {
                        kafka.wake();
                    }
                    await().atMost(Node.PATIENCE).until(log::isLeader);
                }
                done.set(true);
                CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
                        .join();
            }

            Map<String, List<String>> inTheLog = topic.read().stream()
                    .filter(record -> !record.key().equals(Term.NOOP.key()))
                    .collect(Collectors.groupingBy(
                            ConsumerRecord::key, Collectors.mapping(ConsumerRecord::value, Collectors.toList())));
            var ids = new HashMap<String, String>();
            said.forEach((name, answer) -> {
                List<String> written = inTheLog.getOrDefault(name, List.of());
                switch (answer) {
                    case "not written" -> assertThat(written).as(name).isEmpty();
                    case "unknown" -> assertThat(written).as(name).hasSizeLessThan(2);
                    default -> assertThat(written).as(name).containsExactly(answer);
                }
                written.forEach(
                        id -> assertThat(ids.put(id, name)).as("id " + id).isNull());
            });
            assertThat(said).containsValue("not written");
            assertThat(said.keySet()).containsAll(inTheLog.keySet());
        }
    }

    @Test
    void aLogIsClosedInTimeWhileTheBrokerHangs() throws Exception {
        try (ApacheKafka kafka = ApacheKafka.start()) {
            var names = new Names();
            var log = KafkaRegistryLog.start(Node.config(kafka, "hanging", 1), names);
            await().atMost(Node.PATIENCE).until(log::isLeader);
            log.write(names.register("name-a"));
            kafka.freeze();
            try {
                var waiting = CompletableFuture.supplyAsync(() -> write(log, names, "name-b"));
                await().atMost(Node.PATIENCE).until(() -> names.decided() == 2);

                CompletableFuture.runAsync(log::close).get(30, TimeUnit.SECONDS);

                assertThat(waiting.get(1, TimeUnit.SECONDS)).isIn("unknown", "not written");
            } finally {
                kafka.wake();
            }
        }
    }

    private static String write(KafkaRegistryLog log, Names names, String name) {
        try {
            return log.write(names.register(name)).toString();
        } catch (NotLeaderException elsewhere) {
            return "not written";
        } catch (RegistryLogException failed) {
            return failed.isTimeout() ? "unknown" : "not written";
        }
    }
}
