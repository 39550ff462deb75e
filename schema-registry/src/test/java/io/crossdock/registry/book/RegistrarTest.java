package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Judging takes long, and the log waits for nobody. */
@Timeout(60)
class RegistrarTest {
    /** One field whose name makes every comparison large. */
    private static final String LARGE = "x".repeat((int) LargeComparisons.LARGE);

    private volatile Runnable comparing = () -> {};
    private final BookFixture registry = new BookFixture(List.of(new Watched()));
    private final Registrar registrar = new Registrar(registry.registration, registry.log);
    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        others.shutdownNow();
    }

    /** Words whose comparisons are seen, and may be held, by a test. */
    private final class Watched implements SchemaType {
        private final WordsType words = new WordsType("AVRO");

        @Override
        public String name() {
            return words.name();
        }

        @Override
        public ParsedSchema parse(Schema schema, List<ReferencedText> references) {
            return new Comparison(words.parse(schema, references));
        }
    }

    private final class Comparison implements ParsedSchema {
        private final ParsedSchema words;

        Comparison(ParsedSchema words) {
            this.words = words;
        }

        @Override
        public String canonical() {
            return words.canonical();
        }

        @Override
        public String normalized() {
            return words.normalized();
        }

        @Override
        public List<Incompatibility> reading(ParsedSchema writer) {
            comparing.run();
            return words.reading(((Comparison) writer).words);
        }

        @Override
        public List<String> violations(ByteBuffer payload) {
            return List.of();
        }
    }

    private int register(String subject, String text) {
        return registrar
                .register(Subject.parse(subject), NewSchema.of(Schema.of("AVRO", text)), false)
                .id();
    }

    private CompletableFuture<Integer> registering(String subject, String text) {
        return CompletableFuture.supplyAsync(() -> register(subject, text), others);
    }

    /** The first comparison from now on waits until it is let go. */
    private final class Held {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        Held() {
            comparing = () -> {
                comparing = () -> {};
                begun.countDown();
                await(go);
            };
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
    }

    @Test
    void aSlowComparisonDelaysNoOtherSubject() {
        register("huge", "a");
        var held = new Held();
        CompletableFuture<Integer> slow = registering("huge", "a b?");
        Held.await(held.begun);

        assertThat(register("other", "x")).isEqualTo(2);
        registry.compatibility("other", Compatibility.NONE);
        assertThat(register("other", "y")).isEqualTo(3);
        assertThat(slow).isNotDone();

        held.go.countDown();
        assertThat(slow.join()).isEqualTo(4);
    }

    @Test
    void aSubjectThatChangedMeanwhileIsJudgedAgain() {
        register("changing", "a b");
        var held = new Held();
        CompletableFuture<Integer> late = registering("changing", "b");
        Held.await(held.begun);
        register("changing", "a");

        held.go.countDown();

        assertThat(BookFixture.refusal(() -> {
                    try {
                        return late.join();
                    } catch (CompletionException failed) {
                        throw (RuntimeException) failed.getCause();
                    }
                }))
                .returns(ErrorCode.INCOMPATIBLE, Refused::code);
        assertThat(registry.book.history(Subject.parse("changing")).versions())
                .extracting(each -> each.schema().text())
                .containsExactly("a b", "a");
    }

    @Test
    void aRefusalThatNoLongerHoldsIsNone() {
        register("changing", "a");
        var held = new Held();
        CompletableFuture<Integer> late = registering("changing", "b");
        Held.await(held.begun);
        registry.compatibility("changing", Compatibility.NONE);

        held.go.countDown();

        assertThat(late.join()).isEqualTo(2);
    }

    @Test
    void twoThatRegisterTheSameAtOnceGetTheSameId() {
        register("same", "a");
        var held = new Held();
        CompletableFuture<Integer> late = registering("same", "a b?");
        Held.await(held.begun);
        assertThat(register("same", "a b?")).isEqualTo(2);

        held.go.countDown();

        assertThat(late.join()).isEqualTo(2);
        assertThat(registry.book.history(Subject.parse("same")).versions()).hasSize(2);
    }

    @Test
    void aReferenceThatWasTakenAwayMeanwhileIsMissed() {
        register("base", "x");
        registry.compatibility("user", Compatibility.NONE);
        Draft draft = registry.registration.draft(Subject.parse("user"), referring(), false);
        registry.delete("base", 1, false);

        assertThat(registry.registration.decide(Subject.parse("user"), referring(), false, draft))
                .isEmpty();
        assertThat(BookFixture.refusal(() -> registrar.register(Subject.parse("user"), referring(), false)))
                .returns(ErrorCode.INVALID_SCHEMA, Refused::code);
    }

    private static NewSchema referring() {
        return NewSchema.of(new Schema(
                "AVRO", "@base y", List.of(new Reference("base", "base", 1)), Optional.empty(), Optional.empty()));
    }

    @Test
    void aSubjectThatNeverComesToRestIsJudgedByTheLog() {
        register("restless", "a");
        var judged = new AtomicInteger();
        comparing = () -> {
            if (judged.incrementAndGet() <= Registrar.TRIES) {
                registry.log.append(new RegistryRecord(
                        "{\"keytype\":\"CONFIG\",\"subject\":\"restless\",\"magic\":0}",
                        "{\"subject\":\"restless\",\"compatibilityLevel\":\"%s\"}"
                                .formatted(judged.get() % 2 == 0 ? "BACKWARD" : "BACKWARD_TRANSITIVE")));
            }
        };

        assertThat(register("restless", "a b?")).isEqualTo(2);

        assertThat(judged).hasValue(Registrar.TRIES + 1);
    }

    @Test
    void aLargeComparisonIsNotMadeByTheLogButRefusedAsBusy() {
        register("restless", LARGE);
        var judged = new AtomicInteger();
        comparing = () -> {
            judged.incrementAndGet();
            registry.log.append(new RegistryRecord(
                    "{\"keytype\":\"CONFIG\",\"subject\":\"restless\",\"magic\":0}",
                    "{\"subject\":\"restless\",\"compatibilityLevel\":\"%s\"}"
                            .formatted(judged.get() % 2 == 0 ? "BACKWARD" : "BACKWARD_TRANSITIVE")));
        };

        assertThat(BookFixture.refusal(() -> register("restless", LARGE + " b?")))
                .returns(ErrorCode.BUSY, Refused::code);

        assertThat(judged).hasValue(Registrar.TRIES);
        comparing = () -> {};
        assertThat(register("restless", LARGE + " b?")).isEqualTo(2);
    }

    @Test
    void twoLargeComparisonsRunAtATimeAndSmallOnesBesideThem() {
        for (String subject : List.of("huge-1", "huge-2", "huge-3", "small")) {
            register(subject, subject.equals("small") ? "a" : LARGE);
        }
        var begun = new CountDownLatch(LargeComparisons.MOST);
        var go = new CountDownLatch(1);
        comparing = () -> {
            begun.countDown();
            Held.await(go);
        };
        CompletableFuture<Integer> first = registering("huge-1", LARGE + " b?");
        CompletableFuture<Integer> second = registering("huge-2", LARGE + " b?");
        Held.await(begun);
        comparing = () -> {};

        assertThat(BookFixture.refusal(() -> register("huge-3", LARGE + " b?"))).returns(ErrorCode.BUSY, Refused::code);
        assertThat(BookFixture.refusal(() -> registry.check.of(
                        Subject.parse("huge-3"), Schema.of("AVRO", LARGE + " c?"), false, Optional.empty())))
                .returns(ErrorCode.BUSY, Refused::code);
        int small = register("small", "a b?");

        go.countDown();
        assertThat(List.of(first.join(), second.join())).doesNotContain(small);
        assertThat(register("huge-3", LARGE + " b?")).isPositive();
    }

    @Test
    void theLogComparesNothingWhileNothingChanges() {
        register("quiet", "a");
        var compared = new AtomicInteger();
        comparing = compared::incrementAndGet;

        Registered registered =
                registrar.register(Subject.parse("quiet"), NewSchema.of(Schema.of("AVRO", "a b?")), false);

        assertThat(registered.version()).isEqualTo(2);
        assertThat(compared).hasValue(1);
    }
}
