package io.crossdock.security.acl;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** After any history of changes the book is the one that would be made of what is stored then, and only that. */
class ReadRulesTest {
    private static final AccessPolicy POLICY =
            new AccessPolicy(Set.of(), Map.of("dev", Set.of(Rules.ALICE, Rules.BOB)), true);
    private static final List<String> NAMES = List.of(
            "TOPIC:LITERAL:a",
            "TOPIC:LITERAL:ab",
            "topic:literal:a", // somebody's own hand, and the same pattern
            "TOPIC:LITERAL:*",
            "TOPIC:PREFIXED:a",
            "TOPIC:PREFIXED:ab",
            "TOPIC:PREFIXED:*",
            "GROUP:PREFIXED:a",
            "GROUP:LITERAL:ab",
            "CLUSTER:LITERAL:kafka-cluster",
            "TOPIC:MATCH:a",
            "unreadable");
    private static final List<String> ENTRIES = List.of(
            "ALLOW|READ|*|User:alice",
            "ALLOW|ALL|10.1.0.0/16|Group:dev",
            "DENY|READ|*|User:bob",
            "DENY|WRITE|10.1.2.3|User:*",
            "ALLOW|DESCRIBE|*|User:*",
            "garbage");

    /** One pattern gets other entries, or goes where there are none. */
    private record Change(String name, Set<String> entries, boolean removed) {}

    @Provide
    Arbitrary<List<Change>> histories() {
        return Combinators.combine(
                        // what leaves everything to super users is rare, or nothing else would be seen
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(15, Arbitraries.of(NAMES.subList(0, 10))),
                                net.jqwik.api.Tuple.of(1, Arbitraries.of(NAMES))),
                        Arbitraries.of(ENTRIES).set().ofMaxSize(3),
                        Arbitraries.of(false, false, true))
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    @Property(tries = 1500, seed = "20261126")
    void whatChangedStepByStepIsWhatWouldBeReadAtOnce(@ForAll("histories") List<Change> history) {
        var stored = new HashMap<String, Map<String, String>>();
        ReadRules read = ReadRules.none(POLICY);
        for (Change change : history) {
            if (change.removed()) {
                stored.remove(change.name());
            } else {
                var entries = new HashMap<String, String>();
                change.entries().forEach(entry -> entries.put(entry, ""));
                stored.put(change.name(), Map.copyOf(entries));
            }
            read = read.next(Map.copyOf(stored));
            assertSame(read, StoredRules.read(Map.copyOf(stored), POLICY));
        }
    }

    @Test
    void whatDidNotChangeIsNotMadeAnew() {
        Map<String, String> alices = Map.of("ALLOW|READ|*|User:alice", "");
        ReadRules before =
                StoredRules.read(Map.of("TOPIC:LITERAL:a", alices, "TOPIC:PREFIXED:b", alices), AccessPolicy.STRICT);
        ReadRules after = before.next(Map.of(
                "TOPIC:LITERAL:a",
                Map.of("ALLOW|READ|*|User:alice", ""), // read again, after a lost connection
                "TOPIC:PREFIXED:b",
                alices,
                "TOPIC:LITERAL:c",
                alices));

        for (String same : List.of("a", "bc")) {
            Question question = Rules.question(Rules.ALICE, AclOperation.READ, same);
            assertThat(question.answer(after.book())).isSameAs(question.answer(before.book()));
        }
        assertThat(Rules.question(Rules.ALICE, AclOperation.READ, "c")
                        .answer(after.book())
                        .allowed())
                .isTrue();
    }

    private static void assertSame(ReadRules one, ReadRules other) {
        assertThat(one.problems()).isEqualTo(other.problems());
        assertThat(one.book().rules())
                .containsExactlyInAnyOrderElementsOf(other.book().rules());
        assertThat(one.book().isUnreadable()).isEqualTo(other.book().isUnreadable());
        for (KafkaPrincipal who : List.of(Rules.ALICE, Rules.BOB, new KafkaPrincipal("User", "carol"))) {
            for (AclOperation operation : List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE)) {
                for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.CLUSTER)) {
                    assertThat(one.book().allowsSome(who, Rules.HOME, operation, type))
                            .isEqualTo(other.book().allowsSome(who, Rules.HOME, operation, type));
                    for (String name : List.of("a", "ab", "abc", "*", "c", "kafka-cluster")) {
                        Decision decision = one.book().decide(who, Rules.HOME, operation, type, name);
                        Decision expected = other.book().decide(who, Rules.HOME, operation, type, name);
                        assertThat(decision.allowed()).isEqualTo(expected.allowed());
                        assertThat(decision.reason()).isEqualTo(expected.reason());
                    }
                }
            }
        }
    }
}
