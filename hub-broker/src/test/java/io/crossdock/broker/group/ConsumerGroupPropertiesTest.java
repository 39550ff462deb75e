package io.crossdock.broker.group;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.protocol.Errors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members of a consumer-protocol group that come, go, fall silent and lose answers, while topics change and the
 * coordinator is restarted: nobody ever owns what somebody else owns, the group settles when it is left alone, and a
 * restart changes nothing.
 */
class ConsumerGroupPropertiesTest {
    private static final int CLIENTS = 5;
    private static final List<String> TOPICS = List.of("a", "b", "ab");

    enum Act {
        JOIN,
        HEARTBEAT,
        LOSE_AN_ANSWER,
        LEAVE,
        LEAVE_FOR_A_WHILE,
        START_ANEW,
        MORE_PARTITIONS,
        MAKE_TOPIC_ANEW,
        DROP_TOPIC,
        WAIT_A_LITTLE,
        WAIT_LONG,
        FAIL_NEXT_APPEND,
        RESTART
    }

    record Step(Act act, int who, int what) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Act> often = Arbitraries.of(Act.JOIN, Act.HEARTBEAT, Act.HEARTBEAT, Act.WAIT_A_LITTLE);
        Arbitrary<Act> acts = Arbitraries.frequencyOf(Tuple.of(4, often), Tuple.of(1, Arbitraries.of(Act.class)));
        return Combinators.combine(
                        acts,
                        Arbitraries.integers().between(0, CLIENTS - 1),
                        Arbitraries.integers().between(0, TOPICS.size() - 1))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(70);
    }

    @Property(tries = 200, seed = "20261126")
    void nobodyOwnsWhatAnotherOwnsAndARestartChangesNothing(@ForAll("steps") List<Step> steps) {
        try (var fixture = new GroupFixture()) {
            TOPICS.forEach(topic -> fixture.topic(topic, 3));
            var clients = new ArrayList<ConsumerClient>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(fresh(fixture, i));
            }
            for (Step step : steps) {
                take(fixture, clients, step);
                assertExclusive(fixture, clients, step);
            }
            String before = fixture.describeConsumer("app").toString();
            fixture.restart();
            assertThat(fixture.describeConsumer("app").toString()).isEqualTo(before);

            settle(fixture, clients);
        }
    }

    private static ConsumerClient fresh(GroupFixture fixture, int number) {
        return switch (number) {
            case 0 -> fixture.consumer("app", "a");
            case 1 -> fixture.consumer("app", "a", "b");
            case 2 -> fixture.consumer("app").matching("a.*");
            case 3 -> fixture.consumer("app", "a", "b").instance("seat");
            default -> fixture.consumer("app", "b").assignor("range");
        };
    }

    private static void take(GroupFixture fixture, List<ConsumerClient> clients, Step step) {
        ConsumerClient client = clients.get(step.who());
        String topic = TOPICS.get(step.what());
        switch (step.act()) {
            case JOIN -> client.join();
            case HEARTBEAT -> client.heartbeat();
            case LOSE_AN_ANSWER -> client.heartbeatUnheard();
            case LEAVE -> client.leave();
            case LEAVE_FOR_A_WHILE -> {
                if (client.instanceId != null) {
                    client.leaveForAWhile();
                }
            }
            case START_ANEW -> client.startAnew();
            case MORE_PARTITIONS ->
                fixture.topic(
                        topic,
                        fixture.catalog
                                .topic(topic)
                                .map(known -> known.partitions() + 1)
                                .orElse(1));
            case MAKE_TOPIC_ANEW -> {
                fixture.dropTopic(topic);
                fixture.topic(topic, 2);
            }
            case DROP_TOPIC -> fixture.dropTopic(topic);
            case WAIT_A_LITTLE -> fixture.advance(Duration.ofSeconds(1));
            case WAIT_LONG -> {
                fixture.advance(Duration.ofSeconds(46));
                clients.forEach(ConsumerClient::stop); // a real one that heard nothing for so long begins anew
            }
            case FAIL_NEXT_APPEND -> fixture.log.failNext(new NotEnoughReplicasException("by chance"));
            case RESTART -> fixture.restart();
        }
    }

    /** Of topics that are there: of one that is gone its members hear in their own time. */
    private static void assertExclusive(GroupFixture fixture, List<ConsumerClient> clients, Step step) {
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < clients.size(); i++) {
            for (String partition : clients.get(i).ownedOfToday()) {
                assertThat(owners.put(partition, i))
                        .as("owner of %s besides client %d after %s", partition, i, step)
                        .isNull();
            }
        }
    }

    private static void settle(GroupFixture fixture, List<ConsumerClient> clients) {
        fixture.log.failNext(new NotEnoughReplicasException("so that nothing fails after this"));
        clients.get(0).heartbeat();
        TOPICS.forEach(topic -> fixture.topic(
                topic,
                fixture.catalog.topic(topic).map(known -> known.partitions()).orElse(2)));
        for (int round = 0; round < 60; round++) {
            for (ConsumerClient client : clients) {
                if (client.heartbeat() != Errors.NONE) {
                    client.join();
                }
            }
            fixture.advance(Duration.ofSeconds(2));
        }
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Stable");
        var all = new TreeSet<String>();
        clients.forEach(client -> all.addAll(client.owned));
        int expected = TOPICS.stream()
                .mapToInt(topic -> fixture.catalog.topic(topic).orElseThrow().partitions())
                .sum();
        assertThat(all).hasSize(expected);
        assertThat(clients.stream().mapToInt(client -> client.owned.size()).sum())
                .isEqualTo(expected);
    }
}
