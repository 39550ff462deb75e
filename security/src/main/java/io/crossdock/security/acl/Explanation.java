package io.crossdock.security.acl;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer to "may this user do this with that resource from there?", and why. Made of an {@link AclBook} alone, so
 * anybody who may read the rules can explain them, in any process and of any Kafka cluster:
 *
 * <pre>{@code
 * Collection<AclBinding> rules = admin.describeAcls(AclBindingFilter.ANY).values().get();
 * Config settings = …;   // admin.describeConfigs of one broker: super.users, principal.group.*, allow.everyone.if.no.acl.found
 * AclBook book = AclBook.of(rules, AccessPolicy.of(settingsByName));
 * Explanation why = Explanation.of(new Question(user, host, READ, TOPIC, "orders"), book);
 * }</pre>
 *
 * Where the settings cannot be read, take {@link AccessPolicy#STRICT} and say that super users are not known.
 *
 * @param decision whether it is allowed, and the rule that decides
 * @param close rules that nearly decided, those that would turn the answer first; at most {@link #MAX_CLOSE}
 * @param remedy what would allow it; empty if it is allowed
 */
public record Explanation(Question question, Decision decision, List<Close> close, Optional<Remedy> remedy) {
    /** Rules that are told of; there may be thousands that miss by a name. */
    public static final int MAX_CLOSE = 20;

    public Explanation {
        close = List.copyOf(close);
    }

    /** What keeps a rule from matching. */
    public enum Missed {
        PRINCIPAL,
        HOST,
        OPERATION,
        RESOURCE
    }

    /**
     * A rule that did not decide.
     *
     * @param missed the one thing it is not about; empty if it matches, but another rule decides
     */
    public record Close(AclBinding rule, Optional<Missed> missed) {}

    /**
     * The smallest change of rules that would allow it; none at all if there are stored rules that cannot be read.
     *
     * @param remove rules that refuse it
     * @param add the rule that would allow this and nothing else; empty if another allows it once those are removed
     */
    public record Remedy(List<AclBinding> remove, Optional<AclBinding> add) {
        public Remedy {
            remove = List.copyOf(remove);
        }
    }

    public static Explanation of(Question question, AclBook book) {
        Decision decision = question.answer(book);
        KafkaPrincipal who = Principals.plain(question.principal());
        Set<KafkaPrincipal> principals = Stream.concat(
                        Stream.of(who, Principals.EVERYBODY), book.groupsOf(who).stream())
                .collect(Collectors.toUnmodifiableSet());
        List<Close> close = book.rules().stream()
                .filter(rule -> rule.pattern().resourceType() == question.type())
                .filter(rule -> decision.rule().filter(rule::equals).isEmpty())
                .flatMap(rule -> close(rule, question, principals).stream())
                .sorted(Comparator.comparing((Close near) -> near.missed().isPresent())
                        .thenComparing(near -> allows(near.rule()) == decision.allowed())
                        .thenComparing(
                                near -> near.missed().map(Missed::ordinal).orElse(-1))
                        .thenComparing(near -> near.rule().toString()))
                .limit(MAX_CLOSE)
                .toList();
        return new Explanation(
                question, decision, close, decision.allowed() ? Optional.empty() : Optional.of(remedy(question, book)));
    }

    private static Remedy remedy(Question question, AclBook book) {
        if (book.isUnreadable()) {
            return new Remedy(List.of(), Optional.empty());
        }
        List<AclBinding> removed = Stream.iterate(
                        without(book, question),
                        step -> step.refusal().isPresent(),
                        step -> without(
                                step.book()
                                        .with(List.of(), List.of(step.refusal().orElseThrow())),
                                question))
                .flatMap(step -> step.refusal().stream())
                .toList();
        boolean allowed = question.answer(book.with(List.of(), removed)).allowed();
        return new Remedy(removed, allowed ? Optional.empty() : Optional.of(smallest(question)));
    }

    /** A book and the rule in it that refuses. */
    private record Step(AclBook book, Optional<AclBinding> refusal) {}

    private static Step without(AclBook book, Question question) {
        Decision decision = question.answer(book);
        return new Step(book, decision.allowed() ? Optional.empty() : decision.rule());
    }

    private static AclBinding smallest(Question question) {
        return new AclBinding(
                new ResourcePattern(question.type(), question.name(), PatternType.LITERAL),
                new AccessControlEntry(
                        question.principal().toString(),
                        question.host().getHostAddress(),
                        question.operation(),
                        AclPermissionType.ALLOW));
    }

    private static Optional<Close> close(AclBinding rule, Question question, Set<KafkaPrincipal> principals) {
        RuleInForce inForce = RuleInForce.of(rule);
        var missed = EnumSet.noneOf(Missed.class);
        if (!principals.contains(inForce.principal())) {
            missed.add(Missed.PRINCIPAL);
        }
        if (!inForce.host().matches(question.host())) {
            missed.add(Missed.HOST);
        }
        if (!inForce.covers(question.operation())) {
            missed.add(Missed.OPERATION);
        }
        if (!isAbout(rule.pattern(), question.name())) {
            missed.add(Missed.RESOURCE);
        }
        return missed.size() > 1
                ? Optional.empty()
                : Optional.of(new Close(rule, missed.stream().findFirst()));
    }

    private static boolean isAbout(ResourcePattern pattern, String name) {
        return pattern.patternType() == PatternType.PREFIXED
                ? name.startsWith(pattern.name())
                : pattern.name().equals(name) || pattern.name().equals(ResourcePattern.WILDCARD_RESOURCE);
    }

    private static boolean allows(AclBinding rule) {
        return rule.entry().permissionType() == AclPermissionType.ALLOW;
    }
}
