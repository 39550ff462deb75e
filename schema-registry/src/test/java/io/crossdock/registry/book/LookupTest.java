package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class LookupTest {
    private static final Subject A = Subject.of("a");

    private final BookFixture registry = new BookFixture();

    @BeforeEach
    void versions() {
        registry.register("a", "id");
        registry.register(
                "a",
                NewSchema.of(new Schema(
                        "AVRO",
                        "id name?",
                        List.of(),
                        Optional.of(Metadata.of(Map.of("owner", "me"))),
                        Optional.empty())));
    }

    @Test
    void aSchemaIsFoundUnderItsSubject() {
        assertThat(registry.lookup
                        .schema(A, Schema.of("AVRO", " id"), false, false)
                        .version())
                .isEqualTo(1);
        assertThat(registry.lookup
                        .schema(A, Schema.of("AVRO", "name? id"), true, false)
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aSchemaThatIsNotThereIsNotFound() {
        assertThat(refusal(() -> registry.lookup.schema(A, Schema.of("AVRO", "x"), false, false))
                        .code())
                .isEqualTo(ErrorCode.SCHEMA_NOT_FOUND);
        assertThat(refusal(() -> registry.lookup.schema(Subject.of("b"), Schema.of("AVRO", "id"), false, false))
                        .code())
                .isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
    }

    @Test
    void deletedVersionsAreFoundByThoseWhoAskForThem() {
        registry.delete("a", 1, false);

        assertThat(refusal(() -> registry.lookup.schema(A, Schema.of("AVRO", "id"), false, false))
                        .code())
                .isEqualTo(ErrorCode.SCHEMA_NOT_FOUND);
        assertThat(registry.lookup
                        .schema(A, Schema.of("AVRO", "id"), false, true)
                        .version())
                .isEqualTo(1);
    }

    @Test
    void aVersionIsFoundByItsNumberOrAsTheLatest() {
        assertThat(registry.lookup.version(A, 1, false).id()).isEqualTo(1);
        assertThat(registry.lookup.version(A, Lookup.LATEST, false).version()).isEqualTo(2);
        assertThat(refusal(() -> registry.lookup.version(A, 3, false)).code()).isEqualTo(ErrorCode.VERSION_NOT_FOUND);
        registry.delete("a", false);
        assertThat(refusal(() -> registry.lookup.version(A, 1, false)).code()).isEqualTo(ErrorCode.SUBJECT_NOT_FOUND);
        assertThat(registry.lookup.version(A, 1, true).version()).isEqualTo(1);
    }

    @Test
    void aVersionIsFoundByItsMetadata() {
        assertThat(registry.lookup.withMetadata(A, Map.of("owner", "me"), false).version())
                .isEqualTo(2);
        assertThat(refusal(() -> registry.lookup.withMetadata(A, Map.of("owner", "you"), false))
                        .code())
                .isEqualTo(ErrorCode.SCHEMA_NOT_FOUND);
    }

    @Test
    void aSchemaThatAnotherRegistryTookAndThisOneRefusesIsFoundAsItIs() {
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":3,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":3,\"id\":9,\"schema\":\"id !\",\"deleted\":false}"));

        assertThat(registry.lookup
                        .schema(A, Schema.of("AVRO", "id !"), true, false)
                        .version())
                .isEqualTo(3);
        assertThat(refusal(() -> registry.lookup.schema(A, Schema.of("AVRO", "! id"), false, false))
                        .code())
                .isEqualTo(ErrorCode.INVALID_SCHEMA);
    }

    @Test
    void aVersionThatNotesItsNumberIsFoundByTheOtherNotes() {
        Optional<Metadata> owner = Optional.of(Metadata.of(Map.of("owner", "you")));
        Schema sent = new Schema("AVRO", "id total?", List.of(), owner, Optional.empty());
        registry.register("a", new NewSchema(sent, Optional.of(-1), OptionalInt.empty()));

        assertThat(registry.lookup.schema(A, sent, false, false).version()).isEqualTo(3);
    }
}
