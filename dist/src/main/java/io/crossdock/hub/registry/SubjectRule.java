package io.crossdock.hub.registry;

import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.acl.AclBook;
import io.crossdock.security.acl.Decision;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A question about a subject as one about Kafka's resources, since Kafka has none for schemas.
 *
 * <p>A subject is a resource of type TOPIC called {@code <registry's topic>/<subject>}: no topic can be called so, and rules
 * about it are made with every tool that makes rules, also for all subjects with a prefix. Besides, whoever may READ or
 * WRITE topic {@code orders} may read the schemas of {@code orders-value} and {@code orders-key}, as records could not be
 * read or written without, unless a rule about the subject refuses it. That is so in the default context only: in others a
 * name says nothing about a topic here. What concerns all subjects is the CLUSTER's. Pure.
 */
record SubjectRule(AclOperation operation, ResourceType type, String name, Optional<String> topic) {
    /**
     * Where requests come from, as the rules see it: from the hub, as administration over HTTP does.
     */
    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    /** @param registryTopic that keeps the schemas */
    static SubjectRule of(String registryTopic, Operation operation, Subject subject) {
        if (subject.name().isEmpty() && subject.isInDefaultContext()) {
            return new SubjectRule(onCluster(operation), ResourceType.CLUSTER, Resource.CLUSTER_NAME, Optional.empty());
        }
        return new SubjectRule(
                AclOperation.valueOf(operation.name()),
                ResourceType.TOPIC,
                registryTopic + "/" + subject,
                isReading(operation) ? topic(subject) : Optional.empty());
    }

    Decision decide(AclBook book, KafkaPrincipal who) {
        Decision own = book.decide(who, HOST, operation, type, name);
        if (own.allowed() || own.reason() == Decision.Reason.REFUSED_BY_RULE || topic.isEmpty()) {
            return own;
        }
        return List.of(AclOperation.READ, AclOperation.WRITE).stream()
                .map(each -> book.decide(who, HOST, each, ResourceType.TOPIC, topic.get()))
                .filter(Decision::allowed)
                .findFirst()
                .orElse(own);
    }

    /** As audit writes it. */
    @Override
    public String toString() {
        return operation + " " + type + " " + name;
    }

    private static boolean isReading(Operation operation) {
        return operation == Operation.READ
                || operation == Operation.DESCRIBE
                || operation == Operation.DESCRIBE_CONFIGS;
    }

    private static AclOperation onCluster(Operation operation) {
        return switch (operation) {
            case DESCRIBE, READ -> AclOperation.DESCRIBE;
            case WRITE, DELETE -> AclOperation.ALTER;
            case DESCRIBE_CONFIGS -> AclOperation.DESCRIBE_CONFIGS;
            case ALTER_CONFIGS -> AclOperation.ALTER_CONFIGS;
        };
    }

    /** The topic whose records have schemas of this subject, as Confluent's serialisers name subjects. */
    private static Optional<String> topic(Subject subject) {
        if (!subject.isInDefaultContext()) {
            return Optional.empty();
        }
        String name = subject.name();
        for (String end : List.of("-value", "-key")) {
            if (name.endsWith(end) && name.length() > end.length()) {
                return Optional.of(name.substring(0, name.length() - end.length()));
            }
        }
        return Optional.empty();
    }
}
