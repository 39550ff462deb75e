package io.crossdock.registry.book;

import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** What a new schema becomes. */
class RegistrationTest {
    private final BookFixture registry = new BookFixture();

    @Test
    void theFirstSchemaIsVersionOneWithIdOne() {
        Registered first = registry.register("a", "id");

        assertThat(first).isEqualTo(new Registered(Subject.of("a"), 1, 1, Schema.of("AVRO", "id"), false));
        assertThat(registry.book.id(".", 1)).isPresent();
    }

    @Test
    void theSameSchemaInTheSameSubjectIsNotWrittenAgain() {
        Registered first = registry.register("a", "id");

        assertThat(registry.register("a", "id")).isEqualTo(first);
        assertThat(registry.register("a", "  id ")).isEqualTo(first);
        assertThat(registry.log.records()).hasSize(1);
    }

    @Test
    void theSameSchemaInAnotherSubjectOfTheContextHasTheSameId() {
        registry.register("a", "id");
        registry.register("a", "id name?");

        Registered other = registry.register("b", "id");

        assertThat(other.id()).isEqualTo(1);
        assertThat(other.version()).isEqualTo(1);
        assertThat(registry.book.id(".", 1)).hasValueSatisfying(stored -> assertThat(stored.places())
                .containsExactly(new SubjectVersion(Subject.of("a"), 1), new SubjectVersion(Subject.of("b"), 1)));
    }

    @Test
    void everyContextCountsItsOwnIds() {
        registry.register("a", "id");
        registry.register("a", "id name?");

        assertThat(registry.register(":.sales:a", "other").id()).isEqualTo(1);
        assertThat(registry.book.contexts()).containsExactly(".", ".sales");
    }

    @Test
    void normalizedSchemasAreTheSameInWhateverOrder() {
        Registered first = registry.log.write(
                () -> registry.registration.register(Subject.of("a"), NewSchema.of(Schema.of("AVRO", "b a")), true));
        Registered again = registry.log.write(
                () -> registry.registration.register(Subject.of("a"), NewSchema.of(Schema.of("AVRO", "a b")), true));

        assertThat(first.schema().text()).isEqualTo("a b");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void settingsMayAskForNormalization() {
        registry.set("", before -> normalizing());

        assertThat(registry.register("a", "b a").schema().text()).isEqualTo("a b");
    }

    private static Settings normalizing() {
        return new Settings(
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        Refused refused = refusal(() -> registry.register("a", "id !"));

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
        assertThat(refused).hasMessageContaining("line 1, column 1").hasMessageContaining("take it out");
    }

    @Test
    void aTypeThatNobodyKnowsIsRefused() {
        Refused refused = refusal(() -> registry.register("a", NewSchema.of(Schema.of("XSD", "id"))));

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
        assertThat(refused).hasMessageContaining("AVRO, JSON");
    }

    @Test
    void aSchemaThatBreaksReadersIsRefusedWithTheVerdict() {
        registry.register("a", "id");

        Refused refused = refusal(() -> registry.register("a", "id name"));

        assertThat(refused.code()).isEqualTo(ErrorCode.INCOMPATIBLE);
        assertThat(refused)
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE")
                .hasMessageContaining("readers with the new schema cannot read what was written with version 1")
                .hasMessageContaining("give 'name' a default");
        assertThat(registry.log.records()).hasSize(1);
    }

    @Test
    void whatWasDeletedSoftlyAndComesBackHasItsIdAndANewVersion() {
        registry.register("a", "id");
        registry.delete("a", 1, false);

        Registered back = registry.register("a", "id");

        assertThat(back.id()).isEqualTo(1);
        assertThat(back.version()).isEqualTo(2);
        assertThat(registry.book.history(Subject.of("a")).versions()).containsExactly(back);
    }

    @Test
    void aSchemaTooLargeForARecordIsRefused() {
        Refused refused = refusal(() -> registry.register("a", "é".repeat(600_000)));

        assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
    }
}
