package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationTest {
    private static final Subject A = Subject.of("a");
    private static final Subject SALES_A = Subject.parse(":.sales:a");

    private final BookFixture registry = new BookFixture();

    @Test
    void aSubjectInheritsFromItsContextAndThatFromEverything() {
        assertThat(level(SALES_A)).isEqualTo(Compatibility.BACKWARD);
        registry.compatibility("", Compatibility.NONE);
        assertThat(level(SALES_A)).isEqualTo(Compatibility.NONE);
        registry.compatibility(":.sales:", Compatibility.FORWARD);
        assertThat(level(SALES_A)).isEqualTo(Compatibility.FORWARD);
        registry.compatibility(":.sales:a", Compatibility.FULL);
        assertThat(level(SALES_A)).isEqualTo(Compatibility.FULL);
        assertThat(level(A)).isEqualTo(Compatibility.NONE);
    }

    private Compatibility level(Subject subject) {
        return registry.book.inScope(subject).compatibility().orElseThrow();
    }

    @Test
    void everySettingIsInheritedByItself() {
        registry.compatibility("", Compatibility.FULL);
        registry.set("a", before -> normalizing());

        assertThat(registry.book.inScope(A).compatibility()).contains(Compatibility.FULL);
        assertThat(registry.book.inScope(A).normalize()).contains(true);
        assertThat(registry.book.settings(A)).contains(normalizing());
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
    void removedSettingsAreInheritedAgain() {
        registry.compatibility("a", Compatibility.FULL);

        Settings said = registry.log.write(() -> registry.configuration.unset(A));

        assertThat(said.compatibility()).contains(Compatibility.FULL);
        assertThat(level(A)).isEqualTo(Compatibility.BACKWARD);
        assertThat(refusal(() -> registry.log.write(() -> registry.configuration.unset(A)))
                        .code())
                .isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
    }

    @Test
    void whereNothingMayBeWrittenSettingsStay() {
        registry.mode("a", Mode.READONLY);

        assertThat(refusal(() -> registry.set("a", before -> normalizing())).code())
                .isEqualTo(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void anAliasStandsForAnotherSubjectOfItsContext() {
        registry.set("old", before -> alias("new"));

        assertThat(registry.book.meant(Subject.of("old"))).isEqualTo(Subject.of("new"));
        assertThat(registry.book.meant(Subject.of("other"))).isEqualTo(Subject.of("other"));
        assertThat(refusal(() -> registry.set("x", before -> alias("x"))).code())
                .isEqualTo(ErrorCode.INVALID_SUBJECT);
    }

    private static Settings alias(String alias) {
        return new Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(alias),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void modesAreInheritedAndRemoved() {
        registry.mode("", Mode.READONLY);
        assertThat(registry.book.modeInScope(A)).isEqualTo(Mode.READONLY);
        registry.mode("a", Mode.READWRITE);
        assertThat(registry.book.modeInScope(A)).isEqualTo(Mode.READWRITE);

        assertThat(registry.log.write(() -> registry.configuration.unsetMode(A)))
                .isEqualTo(Mode.READWRITE);

        assertThat(registry.book.modeInScope(A)).isEqualTo(Mode.READONLY);
        assertThat(refusal(() -> registry.log.write(() -> registry.configuration.unsetMode(A)))
                        .code())
                .isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
    }

    @Test
    void nothingIsImportedWhereSomethingIs() {
        registry.register("a", "id");

        Refused refused = refusal(() -> registry.log.write(() -> registry.configuration.set(A, Mode.IMPORT, false)));

        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(registry.log.write(() -> registry.configuration.set(A, Mode.IMPORT, true)))
                .isEqualTo(Mode.IMPORT);
        assertThat(registry.book.history(A).isLive()).isTrue();
    }

    @Test
    void beforeAnImportWhatIsSoftlyDeletedGoesForGood() {
        registry.register("a", "id");
        registry.register("b", "id");
        registry.delete("a", false);

        registry.mode("a", Mode.IMPORT);

        assertThat(registry.book.history(A).isEmpty()).isTrue();
        assertThat(registry.book.history(Subject.of("b")).isLive()).isTrue();
    }

    @Test
    void readonlyOverrideIsForEverythingOnly() {
        assertThat(refusal(() -> registry.log.write(() -> registry.configuration.set(A, Mode.READONLY_OVERRIDE, false)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_MODE);
    }

    @Test
    void modesMayBeFixed() {
        var fixed = new Configuration(registry.book, registry.deletion, false);

        assertThat(refusal(() -> fixed.set(A, Mode.READONLY, false)).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refusal(() -> fixed.unsetMode(A)).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
    }
}
