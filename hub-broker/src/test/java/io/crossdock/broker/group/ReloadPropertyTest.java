package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.protocol.Errors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever clients do, and whichever appends fail: a restart brings back what was there. */
class ReloadPropertyTest {
    private static final List<String> GROUPS = List.of("a", "b");

    enum Act {
        COMPLETE_A_GENERATION,
        JOIN,
        TAKE_JOIN_ANSWER,
        SYNC,
        HEARTBEAT,
        COMMIT,
        COMMIT_IN_TRANSACTION,
        COMMIT_TRANSACTION,
        ABORT_TRANSACTION,
        LEAVE,
        START_OVER,
        DELETE_GROUP,
        WAIT_A_LITTLE,
        WAIT_LONG,
        FAIL_NEXT_APPEND,
        RESTART
    }

    record Step(Act act, int who) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Act> often = Arbitraries.of(
                Act.COMPLETE_A_GENERATION,
                Act.JOIN,
                Act.TAKE_JOIN_ANSWER,
                Act.SYNC,
                Act.HEARTBEAT,
                Act.COMMIT,
                Act.COMMIT_IN_TRANSACTION,
                Act.COMMIT_TRANSACTION,
                Act.WAIT_A_LITTLE);
        Arbitrary<Act> acts = Arbitraries.frequencyOf(Tuple.of(5, often), Tuple.of(1, Arbitraries.of(Act.class)));
        return Combinators.combine(acts, Arbitraries.integers().between(0, 4))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 150, seed = "20261126")
    void aRestartBringsBackWhatWasThere(@ForAll("steps") List<Step> steps) {
        try (var fixture = new GroupFixture()) {
            var clients = new ArrayList<Client>();
            for (int i = 0; i < 5; i++) {
                clients.add(fresh(fixture, i));
            }
            steps.forEach(step -> take(fixture, clients, step));
            fixture.log.failNext(new NotEnoughReplicasException("so that nothing fails after this"));
            fixture.client("a group without members, so that nobody refuses it").commit("flush", 0, 1);
            fixture.settle();
            fixture.advance(Duration.ofSeconds(7)); // after several failures in a row the log is read after a pause

            Map<String, String> before = picture(fixture, List.of());
            List<String> restless = restless(fixture);
            Map<String, Long> mirror = Map.copyOf(fixture.mirror.offsets());
            before.keySet().removeAll(restless);
            fixture.restart();

            assertThat(picture(fixture, restless)).isEqualTo(before);
            assertThat(fixture.mirror.offsets()).isEqualTo(mirror);
        }
    }

    private static Client fresh(GroupFixture fixture, int number) {
        Client client = fixture.client(GROUPS.get(number % 2));
        return number >= 3 ? client.instance("seat-" + number) : client;
    }

    private static void take(GroupFixture fixture, List<Client> clients, Step step) {
        Client client = clients.get(step.who());
        switch (step.act()) {
            case COMPLETE_A_GENERATION -> completeAGeneration(fixture, clients, client.group);
            case JOIN -> client.join();
            case TAKE_JOIN_ANSWER -> takeJoinAnswer(client);
            case SYNC -> client.sync(Map.of(client.memberId, "p" + step.who()));
            case HEARTBEAT -> client.heartbeat();
            case COMMIT -> client.commit("shop", step.who(), fixture.time.millis() % 1000);
            case COMMIT_IN_TRANSACTION ->
                fixture.commitInTransaction(
                        step.who() % 3, client.group, "shop", step.who() / 2, fixture.time.millis() % 1000);
            case COMMIT_TRANSACTION -> fixture.endTransaction(step.who() % 3, true);
            case ABORT_TRANSACTION -> fixture.endTransaction(step.who() % 3, false);
            case LEAVE -> client.leave();
            case START_OVER -> clients.set(step.who(), fresh(fixture, step.who()));
            case DELETE_GROUP -> fixture.settled(fixture.coordinator.deleteGroups(List.of(client.group)));
            case WAIT_A_LITTLE -> fixture.advance(GroupFixture.INITIAL_DELAY);
            case WAIT_LONG -> fixture.advance(Duration.ofMinutes(2));
            case FAIL_NEXT_APPEND -> fixture.log.failNext(new NotEnoughReplicasException("by chance"));
            case RESTART -> fixture.restart();
        }
    }

    private static void completeAGeneration(GroupFixture fixture, List<Client> clients, String group) {
        List<Client> members =
                clients.stream().filter(client -> client.group.equals(group)).toList();
        members.forEach(Client::join);
        fixture.advance(GroupFixture.FIRST_GENERATION);
        members.forEach(ReloadPropertyTest::takeJoinAnswer);
        Map<String, String> assignments = new HashMap<>();
        members.forEach(client -> assignments.put(client.memberId, "for " + client.memberId));
        members.forEach(client -> client.sync(assignments));
    }

    private static void takeJoinAnswer(Client client) {
        if (client.joining.isDone() && client.joinError() == Errors.NONE) {
            client.joined();
        }
    }

    /** Groups between two generations: of them only the last complete one is remembered. */
    private static List<String> restless(GroupFixture fixture) {
        return GROUPS.stream()
                .filter(group -> fixture.state(group).endsWith("Rebalance"))
                .map(group -> group + " is")
                .toList();
    }

    private static Map<String, String> picture(GroupFixture fixture, List<String> without) {
        var picture = new TreeMap<String, String>();
        for (String group : GROUPS) {
            OffsetFetchResponseGroup offsets = GroupFixture.answer(fixture.settled(fixture.coordinator.fetchOffsets(
                    new OffsetFetchRequestGroup().setGroupId(group).setTopics(null))));
            offsets.topics().forEach(topic -> topic.partitions()
                    .sort(Comparator.comparing(OffsetFetchResponsePartitions::partitionIndex)));
            picture.put(group + " has read", offsets.topics().toString());
            for (int i = 0; i < 5; i++) {
                picture.put(group + " has settled " + i, "" + fixture.stable(group, "shop", i));
            }
            picture.put(group + " is", describe(fixture, group, offsets.topics().isEmpty()));
        }
        picture.keySet().removeAll(without);
        return picture;
    }

    private static String describe(GroupFixture fixture, String group, boolean withoutOffsets) {
        var admin = new GroupRequestContext("admin", "", (short) 5);
        DescribedGroup described = GroupFixture.answer(
                        fixture.settled(fixture.coordinator.describe(admin, List.of(group))))
                .get(0);
        boolean justTouched = described.groupState().equals("Empty")
                && described.protocolType().isEmpty()
                && withoutOffsets;
        // A group that only ever handed out a member id is as good as none.
        return justTouched ? "Dead[]" : described.groupState() + described.protocolType() + described.members();
    }
}
