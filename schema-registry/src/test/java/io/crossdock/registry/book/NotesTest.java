package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** What is registered beside the text of a schema: its version if somebody asks for one, metadata and rules. */
class NotesTest {
    private final BookFixture registry = new BookFixture();

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

    private static NewSchema ruled(RuleSet rules) {
        return NewSchema.of(new Schema("AVRO", "id", List.of(), Optional.empty(), Optional.of(rules)));
    }

    private static Rule rule(String name, String expression) {
        return new Rule(name, null, "CONDITION", "WRITE", "CEL", List.of(), Map.of(), expression, null, null, false);
    }

    private static NewSchema major(String text, String number) {
        return NewSchema.of(new Schema(
                "AVRO", text, List.of(), Optional.of(Metadata.of(Map.of("major", number))), Optional.empty()));
    }
}
