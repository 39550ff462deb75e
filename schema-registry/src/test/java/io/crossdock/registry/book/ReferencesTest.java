package io.crossdock.registry.book;

import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** What a schema may refer to, and what its references become. */
class ReferencesTest {
    private final BookFixture registry = new BookFixture();

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
}
