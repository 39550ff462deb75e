package io.crossdock.security.acl;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The book says what somebody would say who looks at each rule, one after the other. */
class AclBookPropertiesTest {
    private static final List<KafkaPrincipal> USERS =
            List.of(Rules.ALICE, Rules.BOB, new KafkaPrincipal("User", "root"), new KafkaPrincipal("User", "carol"));
    private static final Map<String, Set<KafkaPrincipal>> GROUPS =
            Map.of("ops", Set.of(Rules.ALICE), "dev", Set.of(Rules.ALICE, Rules.BOB));

    @Provide
    Arbitrary<List<AclBinding>> rules() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(4);
        Arbitrary<String> patterns = Arbitraries.oneOf(names, names.map(name -> name + "*"), Arbitraries.of("*"));
        return Combinators.combine(
                        Arbitraries.of(AclPermissionType.ALLOW, AclPermissionType.ALLOW, AclPermissionType.DENY),
                        Arbitraries.of("User:alice", "User:bob", "User:*", "Group:ops", "Group:dev", "User:root"),
                        Arbitraries.of("*", "*", "10.1.2.3", "10.1.0.0/16", "192.168.0.0/16"),
                        Arbitraries.of(
                                AclOperation.READ,
                                AclOperation.WRITE,
                                AclOperation.DESCRIBE,
                                AclOperation.ALTER_CONFIGS,
                                AclOperation.DESCRIBE_CONFIGS,
                                AclOperation.ALL),
                        patterns)
                .as(Rules::rule)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Question> questions() {
        return Combinators.combine(
                        Arbitraries.of(USERS),
                        Arbitraries.of(
                                AclOperation.READ,
                                AclOperation.WRITE,
                                AclOperation.DESCRIBE,
                                AclOperation.DESCRIBE_CONFIGS),
                        Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(5))
                .as(Rules::question);
    }

    @Property(tries = 4000, seed = "20261126")
    void theIndexMakesNoDifference(
            @ForAll("rules") List<AclBinding> rules, @ForAll("questions") Question question, @ForAll boolean open) {
        AclBook book = AclBook.of(rules, policy(open));

        assertThat(question.answer(book).allowed()).isEqualTo(naive(rules, open, question));
    }

    @Property(tries = 4000, seed = "20261126")
    void someNameIsAllowedIfThereIsOne(
            @ForAll("rules") List<AclBinding> rules, @ForAll("questions") Question question, @ForAll boolean open) {
        AclBook book = AclBook.of(rules, policy(open));
        // Names that differ in what rules say of them are those in the rules, and longer ones that no rule goes into.
        boolean expected = Stream.concat(
                        Stream.of("unmentioned"),
                        rules.stream()
                                .flatMap(rule -> Stream.of(
                                        rule.pattern().name(), rule.pattern().name() + "-unmentioned")))
                .filter(name -> !name.startsWith("*"))
                .anyMatch(name -> naive(
                        rules,
                        open,
                        new Question(
                                question.principal(),
                                question.host(),
                                question.operation(),
                                ResourceType.TOPIC,
                                name)));

        assertThat(book.allowsSome(question.principal(), question.host(), question.operation(), ResourceType.TOPIC))
                .isEqualTo(expected);
    }

    @Property(tries = 2000, seed = "20261126")
    void theRemedyOfAnExplanationWorks(
            @ForAll("rules") List<AclBinding> rules, @ForAll("questions") Question question) {
        AclBook book = AclBook.of(rules, policy(false));
        Explanation why = Explanation.of(question, book);

        assertThat(why.remedy().isEmpty()).isEqualTo(why.decision().allowed());
        why.remedy().ifPresent(remedy -> {
            AclBook mended = book.with(remedy.add().stream().toList(), remedy.remove());
            assertThat(question.answer(mended).allowed()).isTrue();
        });
    }

    @Property(tries = 1000, seed = "20261126")
    void whatIsStoredIsWhatIsRead(@ForAll("rules") List<AclBinding> rules) {
        var stored = new HashMap<String, Map<String, String>>();
        rules.forEach(rule -> stored.computeIfAbsent(StoredRules.name(rule.pattern()), first -> new HashMap<>())
                .put(StoredRules.key(rule.entry()), ""));

        ReadRules read = StoredRules.read(stored, AccessPolicy.STRICT);

        assertThat(read.problems()).isEmpty();
        assertThat(read.book().rules()).containsExactlyInAnyOrderElementsOf(Set.copyOf(rules));
    }

    private static AccessPolicy policy(boolean open) {
        return new AccessPolicy(Set.of(new KafkaPrincipal("User", "root")), GROUPS, open);
    }

    private static boolean naive(List<AclBinding> rules, boolean open, Question question) {
        if (question.principal().getName().equals("root")) {
            return true;
        }
        List<AclBinding> about =
                rules.stream().filter(rule -> isAbout(rule, question.name())).toList();
        if (about.isEmpty()) {
            return open;
        }
        List<AclBinding> matching = about.stream()
                .filter(rule -> isFor(rule, question.principal()) && isFrom(rule))
                .toList();
        return matching.stream().noneMatch(rule -> refuses(rule, question.operation()))
                && matching.stream().anyMatch(rule -> allows(rule, question.operation()));
    }

    private static boolean isAbout(AclBinding rule, String name) {
        return rule.pattern().patternType() == PatternType.PREFIXED
                ? name.startsWith(rule.pattern().name())
                : rule.pattern().name().equals("*") || rule.pattern().name().equals(name);
    }

    private static boolean isFor(AclBinding rule, KafkaPrincipal user) {
        String who = rule.entry().principal();
        return who.equals("User:*")
                || who.equals(user.toString())
                || who.startsWith("Group:")
                        && GROUPS.getOrDefault(who.substring(6), Set.of()).contains(user);
    }

    private static boolean isFrom(AclBinding rule) {
        return !rule.entry().host().startsWith("192.168.");
    }

    private static boolean refuses(AclBinding rule, AclOperation operation) {
        return rule.entry().permissionType() == AclPermissionType.DENY
                && (rule.entry().operation() == operation || rule.entry().operation() == AclOperation.ALL);
    }

    private static boolean allows(AclBinding rule, AclOperation operation) {
        AclOperation given = rule.entry().operation();
        return rule.entry().permissionType() == AclPermissionType.ALLOW
                && (given == operation
                        || given == AclOperation.ALL
                        || operation == AclOperation.DESCRIBE
                                && Set.of(
                                                AclOperation.READ,
                                                AclOperation.WRITE,
                                                AclOperation.DELETE,
                                                AclOperation.ALTER)
                                        .contains(given)
                        || operation == AclOperation.DESCRIBE_CONFIGS && given == AclOperation.ALTER_CONFIGS);
    }
}
