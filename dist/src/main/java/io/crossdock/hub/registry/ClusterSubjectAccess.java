package io.crossdock.hub.registry;

import io.crossdock.registry.rest.SubjectAccess;
import io.crossdock.registry.schema.Subject;
import io.crossdock.security.acl.AclBook;
import io.crossdock.security.acl.Decision;
import io.crossdock.security.rest.caller.Administrators;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets callers do what the rules of the cluster allow them, see {@link SubjectRule}, once the cluster has let them in.
 * What is refused, and who is let change something, is written down where the cluster's own requests are. Thread-safe.
 */
public final class ClusterSubjectAccess implements SubjectAccess {
    private final String registryTopic;
    private final VerifiedCallers callers;
    private final RegistryRules rules;

    /**
     * @param registryTopic that keeps the schemas
     * @param administrators by whom callers are let into the cluster
     * @param claim of a bearer token, by which its holder is called
     */
    public ClusterSubjectAccess(
            String registryTopic, Administrators administrators, String claim, RegistryRules rules, Clock clock) {
        this.registryTopic = registryTopic;
        this.callers = new VerifiedCallers(administrators, new BearerNames(claim), clock);
        this.rules = rules;
    }

    @Override
    public boolean may(SecurityContext caller, Operation operation, Subject subject) {
        KafkaPrincipal who = callers.principal(caller, !changes(operation));
        Optional<AclBook> book = rules.book();
        if (book.isPresent()) {
            SubjectRule rule = SubjectRule.of(registryTopic, operation, subject);
            Decision decision = rule.decide(book.get(), who);
            if (!decision.allowed()) {
                rules.refused(who.toString(), request(operation), rule.toString(), because(decision));
                return false;
            }
        }
        if (changes(operation)) {
            rules.changes(who.toString(), request(operation), what(subject));
        }
        return true;
    }

    @Override
    public Set<Subject> allowed(SecurityContext caller, Operation operation, Collection<Subject> subjects) {
        KafkaPrincipal who = callers.principal(caller, !changes(operation));
        Optional<AclBook> book = rules.book();
        return book.isEmpty()
                ? Set.copyOf(subjects)
                : subjects.stream()
                        .filter(each -> SubjectRule.of(registryTopic, operation, each)
                                .decide(book.get(), who)
                                .allowed())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean changes(Operation operation) {
        return operation == Operation.WRITE || operation == Operation.DELETE || operation == Operation.ALTER_CONFIGS;
    }

    private static String request(Operation operation) {
        return "REGISTRY_" + operation;
    }

    private static String what(Subject subject) {
        if (!subject.name().isEmpty()) {
            return "subject " + subject;
        }
        return subject.isInDefaultContext() ? "schema registry" : "schema context " + subject.context();
    }

    private static String because(Decision decision) {
        return decision.rule().map(Object::toString).orElseGet(() -> switch (decision.reason()) {
            case NO_RULE_ABOUT_IT -> "there is no rule about it";
            case UNREADABLE -> "rules are stored that cannot be read";
            default -> "no rule allows it";
        });
    }
}
