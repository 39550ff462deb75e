package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Rule;
import io.crossdock.registry.schema.RuleSet;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Records are to the byte as Confluent's registry writes them, and those of its older and newer releases are understood. */
class RecordFormatTest {
    private final BookFixture registry = new BookFixture();

    @Test
    void anAvroSchemaIsWrittenWithoutItsType() {
        registry.register("orders-value", "id");

        assertThat(registry.log.records())
                .containsExactly(new RegistryRecord(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"orders-value\",\"version\":1,\"magic\":1}",
                        "{\"subject\":\"orders-value\",\"version\":1,\"id\":1,\"schema\":\"id\",\"deleted\":false}"));
    }

    @Test
    void anotherTypeWithReferencesMetadataAndRulesIsWrittenInConfluentsOrder() {
        registry.register("base", NewSchema.of(Schema.of("JSON", "id")));
        var rule = new Rule(
                "mask",
                null,
                "TRANSFORM",
                "WRITE",
                "ENCRYPT",
                List.of("PII"),
                Map.of("b", "2", "a", "1"),
                null,
                null,
                "ERROR,NONE",
                false);
        var metadata = new Metadata(
                new TreeMap<>(Map.of("/id", new TreeSet<>(List.of("PII")))),
                new TreeMap<>(Map.of("owner", "sales")),
                new TreeSet<>(List.of("owner")));
        registry.register(
                "orders-value",
                NewSchema.of(new Schema(
                        "JSON",
                        "@base total?",
                        List.of(new Reference("base", "base", 1)),
                        Optional.of(metadata),
                        Optional.of(new RuleSet(List.of(), List.of(rule), List.of())))));

        assertThat(registry.log.records().get(1).value())
                .isEqualTo("{\"subject\":\"orders-value\",\"version\":1,\"id\":2,\"schemaType\":\"JSON\","
                        + "\"references\":[{\"name\":\"base\",\"subject\":\"base\",\"version\":1}],"
                        + "\"metadata\":{\"tags\":{\"/id\":[\"PII\"]},\"properties\":{\"owner\":\"sales\"},"
                        + "\"sensitive\":[\"owner\"]},"
                        + "\"ruleSet\":{\"domainRules\":[{\"name\":\"mask\",\"kind\":\"TRANSFORM\",\"mode\":\"WRITE\","
                        + "\"type\":\"ENCRYPT\",\"tags\":[\"PII\"],\"params\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"onFailure\":\"ERROR,NONE\",\"disabled\":false}]},"
                        + "\"schema\":\"@base total?\",\"deleted\":false}");
    }

    @Test
    void aSubjectInAContextHasItsContextWrittenFirst() {
        registry.register(":.sales:orders-value", "id");

        assertThat(registry.log.records())
                .containsExactly(
                        new RegistryRecord(
                                "{\"keytype\":\"CONTEXT\",\"tenant\":\"default\",\"context\":\".sales\",\"magic\":0}",
                                "{\"tenant\":\"default\",\"context\":\".sales\"}"),
                        new RegistryRecord(
                                "{\"keytype\":\"SCHEMA\",\"subject\":\":.sales:orders-value\",\"version\":1,\"magic\":1}",
                                "{\"subject\":\":.sales:orders-value\",\"version\":1,\"id\":1,\"schema\":\"id\","
                                        + "\"deleted\":false}"));
    }

    @Test
    void softAndPermanentDeletionsAreWrittenAsConfluentDoes() {
        registry.register("a", "id");
        registry.register("a", "id name?");
        registry.delete("a", 1, false);
        registry.delete("a", false);
        registry.delete("a", 1, true);

        List<RegistryRecord> deletions =
                registry.log.records().subList(2, registry.log.records().size());
        assertThat(deletions)
                .containsExactly(
                        new RegistryRecord(
                                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                                "{\"subject\":\"a\",\"version\":1,\"id\":1,\"schema\":\"id\",\"deleted\":true}"),
                        new RegistryRecord(
                                "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"a\",\"magic\":0}",
                                "{\"subject\":\"a\",\"version\":2}"),
                        new RegistryRecord(
                                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}", null));
    }

    @Test
    void settingsOfASubjectAndOfEverythingAreWrittenAsConfluentDoes() {
        registry.compatibility("a", Compatibility.FULL);
        registry.set(
                "",
                before -> new Settings(
                        Optional.of(Compatibility.NONE),
                        Optional.of(true),
                        Optional.of(false),
                        Optional.of("major"),
                        Optional.empty(),
                        Optional.of(Metadata.of(Map.of("k", "v"))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(registry.log.records())
                .containsExactly(
                        new RegistryRecord(
                                "{\"keytype\":\"CONFIG\",\"subject\":\"a\",\"magic\":0}",
                                "{\"subject\":\"a\",\"compatibilityLevel\":\"FULL\"}"),
                        new RegistryRecord(
                                "{\"keytype\":\"CONFIG\",\"magic\":0}",
                                "{\"normalize\":true,\"validateFields\":false,\"compatibilityLevel\":\"NONE\","
                                        + "\"compatibilityGroup\":\"major\","
                                        + "\"defaultMetadata\":{\"properties\":{\"k\":\"v\"}}}"));
    }

    @Test
    void modesAndClearedSubjectsAreWrittenAsConfluentDoes() {
        registry.mode("a", Mode.READONLY);
        registry.mode("", Mode.IMPORT);

        assertThat(registry.log.records())
                .containsExactly(
                        new RegistryRecord(
                                "{\"keytype\":\"MODE\",\"subject\":\"a\",\"magic\":0}",
                                "{\"subject\":\"a\",\"mode\":\"READONLY\"}"),
                        new RegistryRecord("{\"keytype\":\"CLEAR_SUBJECT\",\"magic\":0}", "{}"),
                        new RegistryRecord("{\"keytype\":\"MODE\",\"magic\":0}", "{\"mode\":\"IMPORT\"}"));
    }

    @Test
    void recordsOfNewerRegistriesAreUnderstoodWithWhatTheyHaveBesides() {
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":3,\"magic\":1}",
                "{\"offset\":7,\"ts\":1700000000000,\"subject\":\"a\",\"version\":3,\"id\":9,\"guid\":\"b1b1\",\"md5\":\"x\","
                        + "\"schemaType\":\"JSON\",\"schemaTags\":[],\"schema\":\"id\",\"deleted\":false}"));

        assertThat(registry.book.history(Subject.of("a")).find(3, false)).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo(9);
            assertThat(found.schema()).isEqualTo(Schema.of("JSON", "id"));
        });
    }

    @Test
    void recordsOfEarlyRegistriesAreUnderstoodAndRemovedByTheirOwnKeys() {
        String early = "{\"magic\":0,\"keytype\":\"SCHEMA\",\"version\":1,\"subject\":\"a\"}";
        registry.log.append(new RegistryRecord(early, "{\"subject\":\"a\",\"version\":1,\"id\":1,\"schema\":\"id\"}"));
        registry.log.append(new RegistryRecord(
                "{\"magic\":0,\"subject\":null,\"keytype\":\"CONFIG\"}", "{\"compatibilityLevel\":\"FORWARD\"}"));
        assertThat(registry.book.inScope(Subject.of("a")).compatibility()).contains(Compatibility.FORWARD);

        registry.deleteForGood("a", 1);

        assertThat(registry.log.records()).contains(new RegistryRecord(early, null));
        assertThat(BookFixture.replayed(registry.log.compacted())
                        .history(Subject.of("a"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatMakesNoSenseIsPassedOver() {
        for (RegistryRecord record : List.of(
                new RegistryRecord("", ""),
                new RegistryRecord("{", "{}"),
                new RegistryRecord("[]", "{}"),
                new RegistryRecord("{\"keytype\":\"FROM_THE_FUTURE\",\"magic\":9}", "{}"),
                new RegistryRecord("{\"keytype\":\"NOOP\",\"magic\":0}", null),
                new RegistryRecord("{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":0,\"magic\":1}", "{}"),
                new RegistryRecord("{\"keytype\":\"SCHEMA\",\"version\":1,\"magic\":1}", "{}"),
                new RegistryRecord(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}", "{\"id\":\"x\"}"),
                new RegistryRecord("{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}", "nonsense"),
                new RegistryRecord("{\"keytype\":\"CONFIG\",\"magic\":0}", "{\"compatibilityLevel\":\"SOMEHOW\"}"),
                new RegistryRecord("{\"keytype\":\"MODE\",\"magic\":0}", "{\"mode\":\"SOMEHOW\"}"),
                new RegistryRecord("{\"keytype\":\"CONTEXT\",\"context\":\"x\"}", "{}"))) {
            registry.log.append(record);
        }

        assertThat(registry.book.within(Subject.of(""))).isEmpty();
        assertThat(registry.book.modeInScope(Subject.of("a"))).isEqualTo(Mode.READWRITE);
        assertThat(registry.register("a", "id").id()).isEqualTo(1);
    }

    @Test
    void anIdThatStandsForAnotherTextAlreadyKeepsItsMeaning() {
        registry.register("a", "id");
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"b\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"b\",\"version\":1,\"id\":1,\"schema\":\"other\",\"deleted\":false}"));

        assertThat(registry.book.id(".", 1))
                .hasValueSatisfying(stored -> assertThat(stored.schema().text()).isEqualTo("id"));
        assertThat(registry.book.history(Subject.of("b")).isEmpty()).isTrue();
    }
}
