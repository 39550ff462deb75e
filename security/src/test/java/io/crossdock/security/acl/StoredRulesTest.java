package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

import static io.crossdock.security.acl.Rules.ALICE;
import static io.crossdock.security.acl.Rules.BOB;
import static io.crossdock.security.acl.Rules.HOME;
import static io.crossdock.security.acl.Rules.question;
import static org.assertj.core.api.Assertions.assertThat;

class StoredRulesTest {
    private static final AccessPolicy POLICY = new AccessPolicy(Set.of(BOB), Map.of(), true);

    @Test
    void anEntryThatIsNoRuleRefusesWhateverItsPatternIsAbout() {
        ReadRules read = StoredRules.read(
                Map.of("TOPIC:PREFIXED:ord", Map.of("ALLOW|READ|*|User:alice", "", "garbage", "")), POLICY);

        assertThat(read.problems()).singleElement().asString().contains("garbage");
        assertThat(question(ALICE, AclOperation.READ, "orders")
                        .answer(read.book())
                        .allowed())
                .isFalse();
        assertThat(question(ALICE, AclOperation.READ, "other")
                        .answer(read.book())
                        .allowed())
                .isTrue();
        assertThat(question(BOB, AclOperation.READ, "orders")
                        .answer(read.book())
                        .allowed())
                .isTrue();
    }

    @Test
    void aNameThatIsNoPatternLeavesEverythingToSuperUsers() {
        ReadRules read = StoredRules.read(
                Map.of(
                        "TOPIC:LITERAL:orders", Map.of("ALLOW|READ|*|User:alice", ""),
                        "TOPIC:MATCH:x", Map.of("DENY|READ|*|User:alice", "")),
                POLICY);

        assertThat(read.problems()).singleElement().asString().contains("TOPIC:MATCH:x");
        assertThat(question(ALICE, AclOperation.READ, "orders").answer(read.book()))
                .isEqualTo(Decision.UNREADABLE);
        assertThat(read.book().allowsSome(ALICE, HOME, AclOperation.READ, ResourceType.TOPIC))
                .isFalse();
        assertThat(question(BOB, AclOperation.READ, "orders")
                        .answer(read.book())
                        .allowed())
                .isTrue();
    }

    @Test
    void hostsAndPrincipalsMayHoldWhatSeparates() {
        var entry = new AccessControlEntry(
                "User:CN=a|b,OU=c%7C", "weird|%25host", AclOperation.READ, AclPermissionType.DENY);
        String key = StoredRules.key(entry);

        assertThat(StoredRules.entryOrRefusal(key)).isEqualTo(entry);
    }
}
