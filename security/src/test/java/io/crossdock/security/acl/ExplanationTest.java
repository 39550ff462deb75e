package io.crossdock.security.acl;

import io.crossdock.security.acl.Explanation.Close;
import io.crossdock.security.acl.Explanation.Missed;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static io.crossdock.security.acl.Rules.ALICE;
import static io.crossdock.security.acl.Rules.BOB;
import static io.crossdock.security.acl.Rules.allow;
import static io.crossdock.security.acl.Rules.deny;
import static io.crossdock.security.acl.Rules.question;
import static io.crossdock.security.acl.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;

class ExplanationTest {
    @Test
    void rulesThatMissByOneThingCameClose() {
        AclBinding otherUser = allow("User:bob", AclOperation.READ, "orders");
        AclBinding otherHost = rule(AclPermissionType.ALLOW, "User:alice", "10.9.9.9", AclOperation.READ, "orders");
        AclBinding otherOperation = allow("User:alice", AclOperation.WRITE, "ord*");
        AclBinding otherTopic = allow("User:alice", AclOperation.READ, "order");
        AclBinding farAway = allow("User:bob", AclOperation.WRITE, "orders");
        AclBook book =
                AclBook.of(List.of(otherUser, otherHost, otherOperation, otherTopic, farAway), AccessPolicy.STRICT);

        Explanation why = Explanation.of(question(ALICE, AclOperation.READ, "orders"), book);

        assertThat(why.decision().allowed()).isFalse();
        assertThat(why.close())
                .containsExactly(
                        new Close(otherUser, Optional.of(Missed.PRINCIPAL)),
                        new Close(otherHost, Optional.of(Missed.HOST)),
                        new Close(otherOperation, Optional.of(Missed.OPERATION)),
                        new Close(otherTopic, Optional.of(Missed.RESOURCE)));
        assertThat(why.remedy().orElseThrow().add())
                .contains(rule(AclPermissionType.ALLOW, "User:alice", "10.1.2.3", AclOperation.READ, "orders"));
    }

    @Test
    void whereRulesRefuseTheyHaveToGo() {
        AclBinding first = deny("User:alice", AclOperation.READ, "orders");
        AclBinding second = deny("User:*", AclOperation.ALL, "ord*");
        AclBinding allows = allow("User:alice", AclOperation.READ, "*");
        AclBook book = AclBook.of(List.of(first, second, allows), AccessPolicy.STRICT);

        Explanation why = Explanation.of(question(ALICE, AclOperation.READ, "orders"), book);

        assertThat(why.decision().rule()).contains(first);
        assertThat(why.close())
                .containsExactly(new Close(allows, Optional.empty()), new Close(second, Optional.empty()));
        assertThat(why.remedy().orElseThrow().remove()).containsExactlyInAnyOrder(first, second);
        assertThat(why.remedy().orElseThrow().add()).isEmpty();
    }

    @Test
    void whatIsAllowedNeedsNoRemedy() {
        AclBinding rule = allow("User:alice", AclOperation.READ, "orders");
        Explanation why = Explanation.of(
                question(ALICE, AclOperation.DESCRIBE, "orders"), AclBook.of(List.of(rule), AccessPolicy.STRICT));

        assertThat(why.decision().rule()).contains(rule);
        assertThat(why.remedy()).isEmpty();
    }

    @Test
    void aSimulationNamesThoseWhoseAnswerWouldBeAnother() {
        AclBinding old = allow("User:*", AclOperation.READ, "orders");
        AclBook book = AclBook.of(List.of(old), AccessPolicy.STRICT);
        var alice = new Observed(question(ALICE, AclOperation.READ, "orders"), 3, Instant.EPOCH);
        var bob = new Observed(question(BOB, AclOperation.READ, "orders"), 9, Instant.EPOCH);
        var write = new Observed(question(BOB, AclOperation.WRITE, "orders"), 1, Instant.EPOCH);

        Simulation simulation = Simulation.of(
                book,
                List.of(allow("User:alice", AclOperation.READ, "orders")),
                List.of(old),
                List.of(alice, bob, write));

        assertThat(simulation.considered()).isEqualTo(3);
        assertThat(simulation.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.observed()).isEqualTo(bob);
            assertThat(outcome.before().rule()).contains(old);
            assertThat(outcome.after().allowed()).isFalse();
        });
    }
}
