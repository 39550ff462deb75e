package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class DeletionTest {
    private static final Subject A = Subject.of("a");

    private final BookFixture registry = new BookFixture();

    @BeforeEach
    void twoVersions() {
        registry.register("a", "id");
        registry.register("a", "id name?");
    }

    @Test
    void aSoftlyDeletedVersionIsStillReadByItsId() {
        assertThat(registry.delete("a", 1, false)).isEqualTo(1);

        assertThat(registry.book.history(A).find(1, false)).isEmpty();
        assertThat(registry.book.history(A).find(1, true)).isPresent();
        assertThat(registry.book.id(".", 1)).isPresent();
    }

    @Test
    void aVersionIsDeletedForGoodOnlyAfterItWasDeletedSoftly() {
        assertThat(refusal(() -> registry.delete("a", 1, true)).code()).isEqualTo(ErrorCode.VERSION_NOT_SOFT_DELETED);
        registry.delete("a", 1, false);
        assertThat(refusal(() -> registry.delete("a", 1, false)).code()).isEqualTo(ErrorCode.VERSION_SOFT_DELETED);

        registry.delete("a", 1, true);

        assertThat(registry.book.history(A).find(1, true)).isEmpty();
        assertThat(registry.book.id(".", 1)).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotDeleted() {
        assertThat(refusal(() -> registry.delete("a", 9, false)).code()).isEqualTo(ErrorCode.VERSION_NOT_FOUND);
        assertThat(refusal(() -> registry.delete("b", 1, false)).code()).isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
        assertThat(refusal(() -> registry.delete("b", false)).code()).isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
    }

    @Test
    void aSubjectIsDeletedSoftlyAndThenForGood() {
        assertThat(refusal(() -> registry.delete("a", true)).code()).isEqualTo(ErrorCode.SUBJECT_NOT_SOFT_DELETED);
        assertThat(registry.delete("a", false)).containsExactly(1, 2);
        assertThat(refusal(() -> registry.delete("a", false)).code()).isEqualTo(ErrorCode.SUBJECT_SOFT_DELETED);
        assertThat(registry.book.history(A).isLive()).isFalse();

        assertThat(registry.delete("a", true)).containsExactly(1, 2);

        assertThat(registry.book.history(A).isEmpty()).isTrue();
        assertThat(registry.book.within(Subject.of(""))).isEmpty();
    }

    @Test
    void whatIsReferredToIsNotDeleted() {
        registry.registerWith("user", "@a", new Reference("a", "a", 1));

        Refused refused = refusal(() -> registry.delete("a", 1, false));

        assertThat(refused.code()).isEqualTo(ErrorCode.REFERENCE_EXISTS);
        assertThat(refused).hasMessageContaining("user version 1");
        assertThat(refusal(() -> registry.delete("a", false)).code()).isEqualTo(ErrorCode.REFERENCE_EXISTS);
        assertThat(registry.delete("a", 2, false)).isEqualTo(2);
    }

    @Test
    void whatOnlyDeletedSchemasReferToIsDeleted() {
        registry.registerWith("user", "@a", new Reference("a", "a", 1));
        registry.delete("user", false);

        assertThat(registry.delete("a", 1, false)).isEqualTo(1);
    }

    @Test
    void settingsAndModeOfASubjectGoWithItsLastVersion() {
        registry.compatibility("a", Compatibility.FULL);
        registry.delete("a", 1, false);
        assertThat(registry.book.settings(A)).isPresent();

        registry.delete("a", 2, false);

        assertThat(registry.book.settings(A)).isEmpty();
    }

    @Test
    void settingsOfASubjectGoWithIt() {
        registry.compatibility("a", Compatibility.FULL);
        registry.mode("a", Mode.READWRITE);

        registry.delete("a", false);

        assertThat(registry.book.settings(A)).isEmpty();
        assertThat(registry.book.mode(A)).isEmpty();
    }

    @Test
    void whereNothingMayBeWrittenNothingIsDeleted() {
        registry.mode("a", Mode.READONLY);

        assertThat(refusal(() -> registry.delete("a", 1, false)).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refusal(() -> registry.delete("a", false)).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void numbersOfDeletedVersionsAreNotUsedAgain() {
        registry.delete("a", 2, false);

        assertThat(registry.register("a", "id total?").version()).isEqualTo(3);
    }

    @Test
    void aContextIsDeletedWhenItIsEmpty() {
        registry.register(":.sales:a", "id");
        assertThat(refusal(() -> registry.log.write(() -> registry.deletion.context(".sales")))
                        .code())
                .isEqualTo(ErrorCode.CONTEXT_NOT_EMPTY);
        assertThat(refusal(() -> registry.log.write(() -> registry.deletion.context(".none")))
                        .code())
                .isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
        registry.deleteForGood(":.sales:a", 1);

        assertThat(registry.log.write(() -> registry.deletion.context(".sales")))
                .isEqualTo(".sales");
        assertThat(registry.book.contexts()).containsExactly(".");
    }
}
