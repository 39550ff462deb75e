package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is done, whoever reads the topic later knows the same, whether it was compacted or not. */
class ReplayPropertyTest {
    private static final List<String> SUBJECTS = List.of("a", "b", "c", ":.sales:a", ":.sales:b");
    private static final List<String> TEXTS = List.of("id", "id x?", "id y?", "id x? y?", "total", "total?");

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(tries = 150, seed = "20261126")
    void replayingTheRecordsGivesTheBookThatDecided(@ForAll("seeds") long seed) {
        var registry = new BookFixture();
        Map<String, String> meanings = new HashMap<>();
        var random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            try {
                act(registry, random, meanings);
            } catch (Refused refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }

        assertSame(registry.book, BookFixture.replayed(registry.log.records()));
        assertSame(registry.book, BookFixture.replayed(registry.log.compacted()));
    }

    private static void act(BookFixture registry, Random random, Map<String, String> meanings) {
        String subject = pick(SUBJECTS, random);
        boolean permanently = random.nextBoolean();
        switch (random.nextInt(12)) {
            case 0 -> registry.delete(subject, permanently);
            case 1, 2 -> registry.delete(subject, 1 + random.nextInt(5), permanently);
            case 3 -> registry.compatibility(pick(List.of("", ":.sales:", subject), random), Compatibility.NONE);
            case 4 -> registry.log.write(() -> registry.configuration.unset(Subject.parse(subject)));
            case 5 -> registry.mode(subject, pick(List.of(Mode.READWRITE, Mode.IMPORT), random));
            case 6 -> registry.log.write(() -> registry.configuration.unsetMode(Subject.parse(subject)));
            case 7 -> {
                // Whoever imports says himself what an id means, also one that was deleted for good.
                Registered imported = registry.importSchema(
                        subject, pick(TEXTS, random), 1 + random.nextInt(6), 1 + random.nextInt(30));
                meanings.put(id(imported), imported.schema().toString());
            }
            case 8 -> note(meanings, registry.registerWith(subject, "@b z?", new Reference("b", "b", -1)));
            default -> note(meanings, registry.register(subject, pick(TEXTS, random)));
        }
    }

    /** No id ever means two schemas. */
    private static void note(Map<String, String> meanings, Registered registered) {
        String meaning = registered.schema().toString();
        assertThat(meanings.putIfAbsent(id(registered), meaning)).isIn(null, meaning);
    }

    private static String id(Registered registered) {
        return registered.subject().context() + "#" + registered.id();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static void assertSame(RegistryBook book, RegistryBook other) {
        List<Subject> subjects = book.within(Subject.of(""));
        assertThat(other.within(Subject.of(""))).isEqualTo(subjects);
        assertThat(other.contexts()).isEqualTo(book.contexts());
        for (Subject subject : subjects) {
            assertThat(other.history(subject)).isEqualTo(book.history(subject));
            for (Registered each : book.history(subject).versions()) {
                var place = new SubjectVersion(subject, each.version());
                assertThat(other.users(place)).isEqualTo(book.users(place));
                assertThat(other.id(subject.context(), each.id()).map(Stored::places))
                        .isEqualTo(book.id(subject.context(), each.id()).map(Stored::places));
                assertThat(other.idOf(subject.context(), each.schema()))
                        .isEqualTo(book.idOf(subject.context(), each.schema()));
            }
        }
        for (String context : List.of(".", ".sales")) {
            assertThat(other.highestId(context)).isEqualTo(book.highestId(context));
        }
        var scopes = new ArrayList<>(SUBJECTS);
        scopes.addAll(List.of("", ":.sales:"));
        for (String scope : scopes) {
            assertThat(other.settings(Subject.parse(scope))).isEqualTo(book.settings(Subject.parse(scope)));
            assertThat(other.mode(Subject.parse(scope))).isEqualTo(book.mode(Subject.parse(scope)));
        }
    }
}
