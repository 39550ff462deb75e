package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.crossdock.registry.book.BookFixture.refusal;
import static io.crossdock.registry.book.BookFixture.replayed;
import static org.assertj.core.api.Assertions.assertThat;

/** An id is never given twice: see {@code docs/adr/0002-ids.md}. */
class IdsTest {
    private final BookFixture registry = new BookFixture();

    @Test
    void anIdOfASoftlyDeletedSchemaIsNotGivenAgain() {
        registry.register("a", "id");
        registry.delete("a", false);

        assertThat(registry.register("b", "other").id()).isEqualTo(2);
    }

    @Test
    void anIdOfASchemaThatIsDeletedForGoodIsNotGivenAgain() {
        registry.register("a", "id");
        registry.deleteForGood("a", 1);

        assertThat(registry.register("b", "other").id()).isEqualTo(2);
        assertThat(registry.book.id(".", 1)).isEmpty();
    }

    @Test
    void theSameSchemaGetsAnotherIdWhenItsFirstWasDeletedForGood() {
        registry.register("a", "id");
        registry.deleteForGood("a", 1);

        assertThat(registry.register("a", "id").id()).isEqualTo(2);
    }

    @Test
    void compactionDoesNotForgetTheHighestId() {
        registry.register("a", "id");
        registry.register("b", "other");
        registry.deleteForGood("b", 1);

        assertThat(registry.log.compacted()).hasSize(2);
        assertThat(replayed(registry.log.compacted()).highestId(".")).isEqualTo(2);
    }

    @Test
    void compactionDoesNotForgetTheHighestIdOfASubjectDeletedAsAWhole() {
        registry.compatibility("", Compatibility.NONE);
        registry.register("a", "one");
        registry.register("a", "two");
        registry.register("a", "three");
        registry.delete("a", false);
        registry.delete("a", true);

        assertThat(replayed(registry.log.compacted()).highestId(".")).isEqualTo(3);
    }

    @Test
    void compactionDoesNotForgetTheHighestIdOfAContextThatIsDeleted() {
        registry.register(":.sales:a", "id");
        registry.deleteForGood(":.sales:a", 1);
        registry.log.write(() -> registry.deletion.context(".sales"));

        assertThat(replayed(registry.log.compacted()).highestId(".sales")).isEqualTo(1);
    }

    @Test
    void whatAnImportClearsAwayIsNotForgottenEither() {
        registry.register("a", "id");
        registry.register("b", "other");
        registry.delete("a", false);
        registry.delete("b", false);
        registry.mode("", Mode.IMPORT);

        assertThat(registry.book.within(Subject.of(""))).isEmpty();
        assertThat(replayed(registry.log.compacted()).highestId(".")).isEqualTo(2);
    }

    @Test
    void theMarkStandsBeforeTheRemovalSoThatALeaderThatDiesBetweenForgetsNothing() {
        registry.register("a", "id");
        registry.deleteForGood("a", 1);

        assertThat(registry.log.records().get(2))
                .isEqualTo(new RegistryRecord(
                        "{\"keytype\":\"CONTEXT\",\"tenant\":\"default\",\"context\":\".\",\"magic\":0}",
                        "{\"tenant\":\"default\",\"context\":\".\",\"highestId\":1}"));
        assertThat(registry.log.records().get(3).value()).isNull();
    }

    @Test
    void noMarkIsWrittenWhileARecordHasTheHighestId() {
        registry.register("a", "id");
        registry.register("b", "other");
        registry.deleteForGood("a", 1);

        assertThat(registry.log.records()).noneMatch(each -> each.key().contains("CONTEXT"));
    }

    @Test
    void aSchemaThatStandsElsewhereKeepsItsIdWhenOnePlaceIsDeletedForGood() {
        registry.register("a", "id");
        registry.register("b", "id");
        registry.deleteForGood("a", 1);

        assertThat(registry.book.id(".", 1)).isPresent();
        assertThat(registry.register("c", "id").id()).isEqualTo(1);
    }

    @Test
    void softlyDeletedRecordsAloneCountWhenTheTopicIsReadAnew() {
        var book = replayed(List.of(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":1,\"id\":41,\"schema\":\"id\",\"deleted\":true}")));

        assertThat(book.highestId(".")).isEqualTo(41);
        assertThat(book.id(".", 41)).isPresent();
    }

    @Test
    void whenIdsEndNothingIsGivenTwice() {
        registry.mode("a", Mode.IMPORT);
        registry.importSchema("a", "id", 1, Integer.MAX_VALUE);

        Refused refused = refusal(() -> registry.register("b", "other"));

        assertThat(refused.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused).hasMessageContaining("use another context");
        assertThat(registry.register(":.next:b", "other").id()).isEqualTo(1);
    }
}
