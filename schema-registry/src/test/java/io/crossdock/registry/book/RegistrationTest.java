package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

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
    void referencesMustExist() {
        Refused refused = refusal(() -> registry.registerWith("a", "@base", new Reference("base", "base", 1)));

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
        assertThat(refused)
                .hasMessageContaining("version 1 of subject 'base'")
                .hasMessageContaining("register that first");
    }

    @Test
    void whatADeletedVersionSaidIsNotReferredToAnew() {
        registry.register("base", "id");
        registry.delete("base", 1, false);

        assertThat(refusal(() -> registry.registerWith("a", "@base", new Reference("base", "base", 1)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_SCHEMA);
    }

    @Test
    void aReferenceToTheLatestVersionIsKeptAsOneToItsNumber() {
        registry.register("base", "id");
        registry.register("base", "id name?");

        Registered user = registry.registerWith("a", "@base", new Reference("base", "base", -1));

        assertThat(user.schema().references()).containsExactly(new Reference("base", "base", 2));
        assertThat(registry.book.users(new SubjectVersion(Subject.of("base"), 2)))
                .containsEntry(new SubjectVersion(Subject.of("a"), 1), user.id());
    }

    @Test
    void referencesWithinAContextPointIntoIt() {
        registry.register(":.sales:base", "id");
        registry.registerWith(":.sales:a", "@base", new Reference("base", "base", 1));

        assertThat(registry.book.users(new SubjectVersion(new Subject(".sales", "base"), 1)))
                .hasSize(1);
    }

    @Test
    void referencesOfReferencesAreReadFirst() {
        registry.register("one", "id");
        registry.registerWith("two", "@one name?", new Reference("one", "one", 1));

        Registered three = registry.registerWith("three", "@two total?", new Reference("two", "two", 1));

        assertThat(three.id()).isEqualTo(3);
    }

    @Test
    void referencesToAnotherTypeAreRefused() {
        registry.register("base", NewSchema.of(Schema.of("JSON", "id")));

        assertThat(refusal(() -> registry.registerWith("a", "@base", new Reference("base", "base", 1))))
                .hasMessageContaining("of type JSON");
    }

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

    @Test
    void aVersionThatIsAskedForMustBeTheNext() {
        registry.register("a", "id");

        Refused refused = refusal(() -> registry.register(
                "a", new NewSchema(Schema.of("AVRO", "id name?"), Optional.of(5), OptionalInt.empty())));

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
        assertThat(refused).hasMessageContaining("Version is not one more than previous version");
    }

    @Test
    void aVersionThatIsAskedForIsNotedInTheMetadata() {
        Registered first =
                registry.register("a", new NewSchema(Schema.of("AVRO", "id"), Optional.of(-1), OptionalInt.empty()));

        assertThat(first.schema().metadata()).contains(Metadata.of(Map.of("confluent:version", "1")));
    }

    @Test
    void aVersionThatIsNotedMakesNoNewOneOfTheSameSchema() {
        Registered first =
                registry.register("a", new NewSchema(Schema.of("AVRO", "id"), Optional.of(-1), OptionalInt.empty()));

        assertThat(registry.register("a", "id")).isEqualTo(first);
        assertThat(registry.register("a", NewSchema.of(first.schema()))).isEqualTo(first);
        assertThat(registry.register("a", "id name?").schema().metadata())
                .contains(Metadata.of(Map.of("confluent:version", "2")));
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
    void anEmptyTextMeansTheLatestSchemaWithOtherNotes() {
        registry.register("a", "id");

        Registered second = registry.register(
                "a",
                NewSchema.of(new Schema(
                        "AVRO", "", List.of(), Optional.of(Metadata.of(Map.of("owner", "me"))), Optional.empty())));

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.schema().text()).isEqualTo("id");
        assertThat(refusal(() -> registry.register("b", "")).code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
    }

    @Test
    void metadataIsThatOfTheVersionBeforeBetweenDefaultsAndOverrides() {
        registry.set(
                "a",
                before -> new Settings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Metadata.of(Map.of("team", "none", "owner", "none"))),
                        Optional.of(Metadata.of(Map.of("zone", "eu"))),
                        Optional.empty(),
                        Optional.empty()));
        registry.register(
                "a",
                NewSchema.of(new Schema(
                        "AVRO",
                        "id",
                        List.of(),
                        Optional.of(Metadata.of(Map.of("owner", "me", "zone", "us"))),
                        Optional.empty())));

        Registered second = registry.register("a", "id name?");

        assertThat(second.schema().metadata())
                .contains(Metadata.of(Map.of("team", "none", "owner", "me", "zone", "eu")));
    }

    @Test
    void aRuleOfTheOverridesTakesThePlaceOfTheOneWithItsName() {
        registry.set(
                "a",
                before -> new Settings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new RuleSet(List.of(), List.of(rule("check", "new")), List.of()))));

        Registered first = registry.register(
                "a",
                NewSchema.of(new Schema(
                        "AVRO",
                        "id",
                        List.of(),
                        Optional.empty(),
                        Optional.of(new RuleSet(
                                List.of(), List.of(rule("check", "old"), rule("other", "old")), List.of())))));

        assertThat(first.schema().rules().orElseThrow().domainRules())
                .containsExactly(rule("other", "old"), rule("check", "new"));
    }

    @Test
    void rulesWithTheSameNameOrInTheWrongPlaceAreRefused() {
        var twice = new RuleSet(List.of(), List.of(rule("a", "x"), rule("a", "y")), List.of());
        var misplaced = new RuleSet(List.of(rule("a", "x")), List.of(), List.of());

        assertThat(refusal(() -> registry.register("a", ruled(twice))).code()).isEqualTo(ErrorCode.INVALID_RULE_SET);
        assertThat(refusal(() -> registry.register("a", ruled(misplaced))))
                .hasMessageContaining("Migration rules can only be DOWNGRADE, UPDOWN, UPGRADE");
    }

    private static NewSchema ruled(RuleSet rules) {
        return NewSchema.of(new Schema("AVRO", "id", List.of(), Optional.empty(), Optional.of(rules)));
    }

    private static Rule rule(String name, String expression) {
        return new Rule(name, null, "CONDITION", "WRITE", "CEL", List.of(), Map.of(), expression, null, null, false);
    }

    @Test
    void versionsOfOtherCompatibilityGroupsAreNotCompared() {
        registry.set(
                "a",
                before -> new Settings(
                        Optional.of(Compatibility.BACKWARD),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("major"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        registry.register("a", major("id", "1"));

        assertThat(registry.register("a", major("total", "2")).version()).isEqualTo(2);
        assertThat(refusal(() -> registry.register("a", major("price", "2"))).code())
                .isEqualTo(ErrorCode.INCOMPATIBLE);
    }

    private static NewSchema major(String text, String number) {
        return NewSchema.of(new Schema(
                "AVRO", text, List.of(), Optional.of(Metadata.of(Map.of("major", number))), Optional.empty()));
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

    @Test
    void aSchemaThatAnotherRegistryStoredWithOtherWhiteSpaceIsTheSame() {
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":1,\"id\":5,\"schema\":\"id   name\",\"deleted\":false}"));

        assertThat(registry.register("a", "id name").id()).isEqualTo(5);
        assertThat(registry.log.records()).hasSize(1);
    }

    @Test
    void versionsThatNoteTheirNumberAreFoundHoweverManyCameLater() {
        registry.compatibility("a", Compatibility.NONE);
        Registered first =
                registry.register("a", new NewSchema(Schema.of("AVRO", "f0"), Optional.of(-1), OptionalInt.empty()));
        for (int each = 1; each <= 150; each++) {
            registry.register("a", "f" + each);
        }

        assertThat(registry.register("a", "f0")).isEqualTo(first);
        assertThat(registry.book.history(Subject.of("a")).versions()).hasSize(151);
    }

    @Test
    void aSchemaThatAnotherRegistryTookAndThisOneRefusesIsRegisteredAsItIs() {
        registry.log.append(tookElsewhere("id !"));

        assertThat(registry.register("a", "id !").id()).isEqualTo(5);
        assertThat(registry.registration.registered(Subject.of("a"), NewSchema.of(Schema.of("AVRO", "id !")), true))
                .hasValueSatisfying(known -> assertThat(known.version()).isEqualTo(1));
        assertThat(registry.log.records()).hasSize(1);
        assertThat(refusal(() -> registry.register("a", "id  !")).code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
        assertThat(refusal(() -> registry.register("b", "id !")).code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
    }

    @Test
    void aVersionThatMakesNoSenseIsNamedAndNoneForOnceGetsPastIt() {
        registry.log.append(tookElsewhere("id !"));

        Refused refused = refusal(() -> registry.register("a", "id"));

        assertThat(refused.code()).isEqualTo(ErrorCode.INCOMPATIBLE);
        assertThat(refused)
                .hasMessageContaining("VERSION_NOT_COMPARABLE")
                .hasMessageContaining("version 1 is registered but cannot be compared")
                .hasMessageContaining("'!' is no field")
                .hasMessageContaining("set NONE for one registration");
        registry.compatibility("a", Compatibility.NONE);
        assertThat(registry.register("a", "id").version()).isEqualTo(2);
        registry.compatibility("a", Compatibility.BACKWARD);
        assertThat(registry.register("a", "id name?").version()).isEqualTo(3);
        assertThat(registry.register("a", "id !").version()).isEqualTo(1);
    }

    @Test
    void aVersionThatMakesNoSenseIsPassedWhenItIsDeletedSoftly() {
        registry.log.append(tookElsewhere("id !"));
        registry.compatibility("a", Compatibility.FULL_TRANSITIVE);
        assertThat(refusal(() -> registry.register("a", "id"))).hasMessageContaining("delete version 1 softly");

        registry.delete("a", 1, false);

        assertThat(registry.register("a", "id").version()).isEqualTo(2);
        assertThat(registry.book.id(".", 5)).isPresent();
    }

    private static RegistryRecord tookElsewhere(String text) {
        return new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":1,\"id\":5,\"schema\":\"%s\",\"deleted\":false}".formatted(text));
    }
}
