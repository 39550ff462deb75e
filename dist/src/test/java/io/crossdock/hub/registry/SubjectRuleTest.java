package io.crossdock.hub.registry;

import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.acl.AclBook;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SubjectRuleTest {
    private static final KafkaPrincipal ANN = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "ann");
    private static final AclBinding WRITES_SUBJECT =
            rule(ResourceType.TOPIC, "_schemas/orders-value", PatternType.LITERAL, AclOperation.WRITE);
    private static final AclBinding READS_TOPIC =
            rule(ResourceType.TOPIC, "orders", PatternType.LITERAL, AclOperation.READ);

    @Test
    void aSubjectIsATopicThatNoTopicCanBeCalled() {
        assertThat(may(Operation.WRITE, "orders-value", WRITES_SUBJECT)).isTrue();
        assertThat(may(Operation.DESCRIBE, "orders-value", WRITES_SUBJECT)).isTrue();
        assertThat(may(Operation.DELETE, "orders-value", WRITES_SUBJECT)).isFalse();
        assertThat(may(Operation.WRITE, "prices-value", WRITES_SUBJECT)).isFalse();
    }

    @Test
    void aRuleMayBeForAllSubjectsWithAPrefix() {
        AclBinding prefixed =
                rule(ResourceType.TOPIC, "_schemas/orders", PatternType.PREFIXED, AclOperation.ALTER_CONFIGS);

        assertThat(may(Operation.ALTER_CONFIGS, "orders-key", prefixed)).isTrue();
        assertThat(may(Operation.DESCRIBE_CONFIGS, "orders-key", prefixed)).isTrue();
        assertThat(may(Operation.ALTER_CONFIGS, "prices-key", prefixed)).isFalse();
    }

    @Test
    void whoeverReadsOrWritesTheTopicMayReadItsSchemasAndNoMore() {
        AclBinding writesTopic = rule(ResourceType.TOPIC, "orders", PatternType.LITERAL, AclOperation.WRITE);

        assertThat(may(Operation.READ, "orders-value", READS_TOPIC)).isTrue();
        assertThat(may(Operation.READ, "orders-key", writesTopic)).isTrue();
        assertThat(may(Operation.DESCRIBE_CONFIGS, "orders-value", READS_TOPIC)).isTrue();
        assertThat(may(Operation.WRITE, "orders-value", writesTopic)).isFalse();
        assertThat(may(Operation.READ, "orders", READS_TOPIC)).isFalse();
        assertThat(may(Operation.READ, "prices-value", READS_TOPIC)).isFalse();
    }

    @Test
    void aRuleThatRefusesTheSubjectCountsMoreThanOneThatAllowsTheTopic() {
        var refused = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "_schemas/orders-value", PatternType.LITERAL),
                new AccessControlEntry("User:ann", "*", AclOperation.READ, AclPermissionType.DENY));

        assertThat(may(Operation.READ, "orders-value", READS_TOPIC, refused)).isFalse();
    }

    @Test
    void whatConcernsAllSubjectsIsTheClusters() {
        AclBinding alters =
                rule(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.ALTER_CONFIGS);

        assertThat(may(Operation.ALTER_CONFIGS, "", alters)).isTrue();
        assertThat(may(Operation.WRITE, "", alters)).isFalse();
        assertThat(SubjectRule.of("_schemas", Operation.WRITE, Subject.of("")))
                .hasToString("ALTER CLUSTER kafka-cluster");
    }

    @Test
    void contextsAreBeginningsOfSubjects() {
        AclBinding context = rule(ResourceType.TOPIC, "_schemas/:.sales:", PatternType.PREFIXED, AclOperation.READ);

        assertThat(may(Operation.READ, ":.sales:orders-value", context)).isTrue();
        assertThat(may(Operation.READ, ":.sales:", context)).isTrue();
        assertThat(may(Operation.READ, "orders-value", context)).isFalse();
    }

    @Test
    void whoeverReadsTheTopicLearnsNothingOfOtherContexts() {
        assertThat(may(Operation.READ, "orders-value", READS_TOPIC)).isTrue();
        assertThat(may(Operation.READ, ":.secret:orders-value", READS_TOPIC)).isFalse();
        assertThat(may(Operation.DESCRIBE, ":.secret:orders-key", READS_TOPIC)).isFalse();
        assertThat(may(Operation.DESCRIBE_CONFIGS, ":.secret:orders-value", READS_TOPIC))
                .isFalse();
    }

    private static boolean may(Operation operation, String subject, AclBinding... rules) {
        return SubjectRule.of("_schemas", operation, Subject.parse(subject))
                .decide(AclBook.of(List.of(rules), AccessPolicy.STRICT), ANN)
                .allowed();
    }

    private static AclBinding rule(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:ann", "*", operation, AclPermissionType.ALLOW));
    }
}
