package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import static io.crossdock.registry.book.BookFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** Schemas that another registry took into the topic, which this one might have written otherwise or refused. */
class ForeignSchemasTest {
    private final BookFixture registry = new BookFixture();

    @Test
    void aSchemaThatAnotherRegistryStoredWithOtherWhiteSpaceIsTheSame() {
        registry.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":1,\"id\":5,\"schema\":\"id   name\",\"deleted\":false}"));

        assertThat(registry.register("a", "id name").id()).isEqualTo(5);
        assertThat(registry.log.records()).hasSize(1);
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
