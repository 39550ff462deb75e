package io.crossdock.security.acl;

import io.crossdock.security.acl.Decision.Reason;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.crossdock.security.acl.Rules.ALICE;
import static io.crossdock.security.acl.Rules.BOB;
import static io.crossdock.security.acl.Rules.HOME;
import static io.crossdock.security.acl.Rules.address;
import static io.crossdock.security.acl.Rules.allow;
import static io.crossdock.security.acl.Rules.deny;
import static io.crossdock.security.acl.Rules.question;
import static io.crossdock.security.acl.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AclBookTest {
    @Test
    void whatNoRuleAllowsIsRefused() {
        AclBook book = book(allow("User:bob", AclOperation.READ, "orders"));

        assertThat(question(ALICE, AclOperation.READ, "orders").answer(book).reason())
                .isEqualTo(Reason.NOT_ALLOWED);
        assertThat(question(ALICE, AclOperation.READ, "other").answer(book)).isEqualTo(Decision.NO_RULE_REFUSED);
    }

    @Test
    void aRefusalWinsWhateverAllows() {
        AclBinding refusal = deny("User:alice", AclOperation.WRITE, "ord*");
        AclBook book =
                book(allow("User:alice", AclOperation.ALL, "orders"), allow("User:*", AclOperation.ALL, "*"), refusal);

        Decision decision = question(ALICE, AclOperation.WRITE, "orders").answer(book);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.rule()).contains(refusal);
        assertThat(question(ALICE, AclOperation.READ, "orders").answer(book).allowed())
                .isTrue();
        assertThat(question(BOB, AclOperation.WRITE, "orders").answer(book).allowed())
                .isTrue();
    }

    @Test
    void theNearestRuleThatAllowsIsTheOneThatDecides() {
        AclBinding literal = allow("User:alice", AclOperation.READ, "orders-eu");
        AclBinding longer = allow("User:alice", AclOperation.READ, "orders-*");
        AclBinding shorter = allow("User:alice", AclOperation.READ, "o*");
        AclBinding any = allow("User:alice", AclOperation.READ, "*");
        AclBook book = book(any, shorter, longer, literal);

        assertThat(question(ALICE, AclOperation.READ, "orders-eu").answer(book).rule())
                .contains(literal);
        assertThat(question(ALICE, AclOperation.READ, "orders-us").answer(book).rule())
                .contains(longer);
        assertThat(question(ALICE, AclOperation.READ, "other").answer(book).rule())
                .contains(shorter);
        assertThat(question(ALICE, AclOperation.READ, "billing").answer(book).rule())
                .contains(any);
    }

    @ParameterizedTest
    @CsvSource({
        "READ, DESCRIBE, true",
        "WRITE, DESCRIBE, true",
        "DELETE, DESCRIBE, true",
        "ALTER, DESCRIBE, true",
        "ALTER_CONFIGS, DESCRIBE_CONFIGS, true",
        "CREATE, DESCRIBE, false",
        "ALTER_CONFIGS, DESCRIBE, false",
        "DESCRIBE, READ, false",
        "ALTER, ALTER_CONFIGS, false",
        "ALL, TWO_PHASE_COMMIT, true"
    })
    void someOperationsImplyOthers(AclOperation given, AclOperation asked, boolean allowed) {
        AclBook book = book(allow("User:alice", given, "orders"));

        assertThat(question(ALICE, asked, "orders").answer(book).allowed()).isEqualTo(allowed);
    }

    @Test
    void aRefusalImpliesNothing() {
        AclBook book = book(
                allow("User:alice", AclOperation.DESCRIBE, "orders"), deny("User:alice", AclOperation.READ, "orders"));

        assertThat(question(ALICE, AclOperation.DESCRIBE, "orders").answer(book).allowed())
                .isTrue();
    }

    @Test
    void superUsersMayWhatIsRefused() {
        var policy =
                new AccessPolicy(Set.of(ALICE, Principals.parse("Group:admins")), Map.of("admins", Set.of(BOB)), false);
        AclBook book = AclBook.of(List.of(deny("User:*", AclOperation.ALL, "*")), policy);

        assertThat(question(ALICE, AclOperation.READ, "orders").answer(book)).isEqualTo(Decision.SUPER_USER);
        assertThat(question(BOB, AclOperation.READ, "orders").answer(book)).isEqualTo(Decision.SUPER_USER);
        assertThat(book.allowsSome(BOB, HOME, AclOperation.READ, ResourceType.TOPIC))
                .isTrue();
    }

    @Test
    void aRuleForAGroupIsForItsMembers() {
        var policy = new AccessPolicy(Set.of(), Map.of("ops", Set.of(ALICE), "dev", Set.of(ALICE, BOB)), false);
        AclBook book = AclBook.of(
                List.of(
                        allow("Group:dev", AclOperation.READ, "logs"),
                        deny("Group:ops", AclOperation.READ, "logs"),
                        allow("Group:nobody", AclOperation.WRITE, "logs")),
                policy);

        assertThat(question(BOB, AclOperation.READ, "logs").answer(book).allowed())
                .isTrue();
        assertThat(question(ALICE, AclOperation.READ, "logs").answer(book).allowed())
                .isFalse();
        assertThat(question(BOB, AclOperation.WRITE, "logs").answer(book).allowed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.0.0/16, 10.1.200.7, true",
        "10.1.0.0/16, 10.2.0.1, false",
        "10.1.2.130/25, 10.1.2.129, true",
        "10.1.2.130/25, 10.1.2.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "host.example, 10.1.2.3, false",
        "localhost, 127.0.0.1, false"
    })
    void aRuleHoldsWhereItSays(String host, String from, boolean allowed) {
        AclBook book = book(rule(AclPermissionType.ALLOW, "User:alice", host, AclOperation.READ, "orders"));

        assertThat(book.decide(ALICE, address(from), AclOperation.READ, ResourceType.TOPIC, "orders")
                        .allowed())
                .isEqualTo(allowed);
    }

    @Test
    void aSettingAllowsWhatNoRuleIsAbout() {
        AclBook book = AclBook.of(
                List.of(allow("User:bob", AclOperation.READ, "orders"), allow("User:bob", AclOperation.READ, "pay*")),
                new AccessPolicy(Set.of(), Map.of(), true));

        assertThat(question(ALICE, AclOperation.READ, "other").answer(book)).isEqualTo(Decision.NO_RULE_ALLOWED);
        assertThat(question(ALICE, AclOperation.READ, "orders").answer(book).allowed())
                .isFalse();
        assertThat(question(ALICE, AclOperation.READ, "payments").answer(book).allowed())
                .isFalse();
        assertThat(book.allowsSome(ALICE, HOME, AclOperation.READ, ResourceType.TOPIC))
                .isTrue();
    }

    @Test
    void someTopicIsAllowedUnlessARefusalCoversEveryRuleThatAllows() {
        assertThat(someTopic(allow("User:alice", AclOperation.WRITE, "ord*"))).isTrue();
        assertThat(someTopic(
                        allow("User:alice", AclOperation.WRITE, "ord*"), deny("User:alice", AclOperation.WRITE, "or*")))
                .isFalse();
        assertThat(someTopic(
                        allow("User:alice", AclOperation.WRITE, "ord*"),
                        deny("User:alice", AclOperation.WRITE, "orders-*")))
                .isTrue();
        assertThat(someTopic(
                        allow("User:alice", AclOperation.WRITE, "orders"),
                        deny("User:alice", AclOperation.WRITE, "orders")))
                .isFalse();
        assertThat(someTopic(
                        allow("User:alice", AclOperation.WRITE, "*"), deny("User:alice", AclOperation.WRITE, "o*")))
                .isTrue();
        assertThat(someTopic(allow("User:alice", AclOperation.WRITE, "orders"), deny("User:*", AclOperation.ALL, "*")))
                .isFalse();
        assertThat(someTopic(allow("User:bob", AclOperation.WRITE, "*"))).isFalse();
    }

    private static boolean someTopic(AclBinding... rules) {
        return book(rules).allowsSome(ALICE, HOME, AclOperation.WRITE, ResourceType.TOPIC);
    }

    @Test
    void aPrincipalOfAnotherClassIsTheSameUser() {
        AclBook book = book(allow("User:alice", AclOperation.READ, "orders"));
        var custom = new KafkaPrincipal("User", "alice", true) {};

        assertThat(question(custom, AclOperation.READ, "orders").answer(book).allowed())
                .isTrue();
    }

    @Test
    void settingsMakeThePolicy() {
        AccessPolicy policy = AccessPolicy.of(Map.of(
                "super.users", "User:CN=a,O=b; User:root ;",
                "principal.group.ops", "User:alice;User:bob",
                "allow.everyone.if.no.acl.found", "true",
                "listeners", "ignored"));

        assertThat(policy.superUsers())
                .containsExactlyInAnyOrder(Principals.parse("User:CN=a,O=b"), Principals.parse("User:root"));
        assertThat(policy.groups()).isEqualTo(Map.of("ops", Set.of(ALICE, BOB)));
        assertThat(policy.allowEveryoneIfNoAclFound()).isTrue();
        assertThatThrownBy(() -> AccessPolicy.of(Map.of("super.users", "root")))
                .hasMessageContaining("super.users")
                .hasMessageContaining("'root'");
    }

    private static AclBook book(AclBinding... rules) {
        return AclBook.of(List.of(rules), AccessPolicy.STRICT);
    }
}
