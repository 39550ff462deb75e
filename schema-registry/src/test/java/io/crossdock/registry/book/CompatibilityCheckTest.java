package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class CompatibilityCheckTest {
    private static final Subject A = Subject.of("a");

    private final BookFixture registry = new BookFixture();

    private Verdict check(String text) {
        return registry.check.of(A, Schema.of("AVRO", text), false, Optional.empty());
    }

    /** Version 1 has id; version 2 has id and total, with a default. */
    @ParameterizedTest
    @CsvSource({
        // level, new schema, compatible
        "NONE,                x,              true",
        "BACKWARD,            id name?,       true",
        "BACKWARD,            id total,       true",
        "BACKWARD_TRANSITIVE, id total,       false",
        "BACKWARD,            id name,        false",
        "FORWARD,             id,             true",
        "FORWARD,             total,          false",
        "FORWARD,             id x y,         true",
        "FORWARD_TRANSITIVE,  id x,           true",
        "FORWARD_TRANSITIVE,  total? x,       false",
        "FULL,                id total,       true",
        "FULL_TRANSITIVE,     id total,       false",
        "FULL_TRANSITIVE,     id x?,          true",
    })
    void everyLevelAsksItsReaders(Compatibility level, String text, boolean compatible) {
        registry.register("a", "id");
        registry.register("a", "id total?");
        registry.compatibility("a", level);

        assertThat(check(text).isCompatible()).isEqualTo(compatible);
    }

    @Test
    void aVerdictSaysWhoFailsAtWhichVersion() {
        registry.register("a", "id");
        registry.register("a", "id total?");
        registry.compatibility("a", Compatibility.FULL_TRANSITIVE);

        Verdict verdict = check("total");

        assertThat(verdict.compared()).isEqualTo(2);
        assertThat(verdict.findings())
                .extracting(each -> each.against().version(), Verdict.Finding::fails)
                .containsExactly(
                        tuple(2, Verdict.Fails.OLD_READERS),
                        tuple(1, Verdict.Fails.NEW_READERS),
                        tuple(1, Verdict.Fails.OLD_READERS));
        assertThat(verdict.findings().get(0).sentence())
                .isEqualTo("field 'id' has no default and is missing in what was written (/id): readers with version 2"
                        + " cannot read what is written with the new schema; to mend it, give 'id' a default");
    }

    @Test
    void messagesSayTheSameFactsInConfluentsShape() {
        registry.register("a", "id");

        assertThat(check("id name").messages())
                .containsExactly(
                        "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'field 'name' has no default and is"
                                + " missing in what was written (/name): readers with the new schema cannot read what"
                                + " was written with version 1; to mend it, give 'name' a default',"
                                + " additionalInfo:'/name'}",
                        "{oldSchemaVersion: 1}",
                        "{compatibility: 'BACKWARD'}");
    }

    @Test
    void anotherTypeBreaksEverybody() {
        registry.register("a", "id");

        Verdict verdict = registry.check.of(A, Schema.of("JSON", "id"), false, Optional.empty());

        assertThat(verdict.isCompatible()).isFalse();
        assertThat(verdict.findings().get(0).why().mend()).contains("another subject");
    }

    @Test
    void oneVersionMayBeAskedFor() {
        registry.register("a", "id");
        registry.register("a", "id total?");

        assertThat(registry.check
                        .of(
                                A,
                                Schema.of("AVRO", "id total"),
                                false,
                                registry.book.history(A).find(1, false))
                        .isCompatible())
                .isFalse();
    }

    @Test
    void deletedVersionsAreNotCompared() {
        registry.register("a", "id");
        registry.register("a", "id total?");
        registry.delete("a", 2, false);

        assertThat(check("id").isCompatible()).isTrue();
        assertThat(check("id total").isCompatible()).isFalse();
    }

    @Test
    void findingsAreBounded() {
        registry.register("a", "id");

        assertThat(check(String.join(
                                " ",
                                IntStream.range(0, 500).mapToObj(at -> "f" + at).toList()))
                        .findings())
                .hasSize(100);
    }

    @Test
    void aVersionThatMakesNoSenseIsAFindingBesideTheOthers() {
        registry.register("a", "id");
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":2,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":2,\"id\":5,\"schema\":\"id !\",\"deleted\":false}"));
        registry.compatibility("a", Compatibility.BACKWARD_TRANSITIVE);

        Verdict verdict = check("id name");

        assertThat(verdict.compared()).isEqualTo(2);
        assertThat(verdict.findings())
                .extracting(each -> each.against().version(), Verdict.Finding::fails, each -> each.why()
                        .rule())
                .containsExactly(
                        tuple(2, Verdict.Fails.UNKNOWN, "VERSION_NOT_COMPARABLE"),
                        tuple(1, Verdict.Fails.NEW_READERS, "READER_FIELD_MISSING_DEFAULT_VALUE"));
        assertThat(verdict.findings().get(0).sentence())
                .contains("'!' is no field")
                .contains("is not known")
                .contains("delete version 2 softly");
    }
}
