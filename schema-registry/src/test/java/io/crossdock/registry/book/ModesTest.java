package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** What may be registered in each mode, and ids that are given in import mode. */
class ModesTest {
    private final BookFixture registry = new BookFixture();

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"READONLY", "FORWARD"})
    void whereNothingMayBeWrittenNothingIsRegistered(Mode mode) {
        registry.mode("a", mode);

        assertThat(refusal(() -> registry.register("a", "id")).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(registry.register("b", "id").id()).isEqualTo(1);
    }

    @Test
    void readonlyOverrideHoldsWhateverASubjectSays() {
        registry.mode("a", Mode.READWRITE);
        registry.mode("", Mode.READONLY_OVERRIDE);

        assertThat(refusal(() -> registry.register("a", "id")).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"READONLY", "FORWARD", "READONLY_OVERRIDE", "IMPORT"})
    void whatIsRegisteredAlreadyIsFoundWhereNothingMayBeWritten(Mode mode) {
        Registered first = registry.register("a", "id");
        registry.log.append(new RegistryRecord(
                new RecordKey.OfMode(Subject.parse("")).json(), RecordValue.of(Subject.parse(""), mode)));

        assertThat(registry.register("a", "id")).isEqualTo(first);
        assertThat(refusal(() -> registry.register("a", "id name?")).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void anIdIsGivenOnlyInImportMode() {
        Refused refused = refusal(() -> registry.importSchema("a", "id", 1, 77));

        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused).hasMessageContaining("not in import mode");
    }

    @Test
    void inImportModeAnIdIsNeeded() {
        registry.mode("a", Mode.IMPORT);

        assertThat(refusal(() -> registry.register("a", "id")).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void importedSchemasKeepIdsAndVersionsAndAreNotComparedWithOthers() {
        registry.mode("a", Mode.IMPORT);
        registry.importSchema("a", "id", 3, 100);

        Registered other = registry.importSchema("a", "total", 7, 90);

        assertThat(other.version()).isEqualTo(7);
        assertThat(other.id()).isEqualTo(90);
        assertThat(registry.importSchema("a", "total", 7, 90)).isEqualTo(other);
        assertThat(registry.register("b", "id total").id()).isEqualTo(101);
    }

    @Test
    void anImportCannotGiveAnIdAnotherMeaning() {
        registry.mode("a", Mode.IMPORT);
        registry.importSchema("a", "id", 1, 100);

        Refused refused = refusal(() -> registry.importSchema("a", "other", 2, 100));

        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused).hasMessageContaining("Overwrite new schema with id 100 is not permitted");
    }

    @Test
    void anImportCannotPutAnotherSchemaInThePlaceOfAVersion() {
        registry.mode("a", Mode.IMPORT);
        registry.importSchema("a", "id", 1, 100);

        assertThat(refusal(() -> registry.importSchema("a", "other", 1, 101)).code())
                .isEqualTo(ErrorCode.NOT_PERMITTED);
    }
}
