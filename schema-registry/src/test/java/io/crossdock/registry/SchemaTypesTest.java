package io.crossdock.registry;

import io.crossdock.registry.type.SchemaType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaTypesTest {
    @Test
    void everyTypeIsFoundByItsName() {
        assertThat(SchemaTypes.all())
                .extracting(SchemaType::name)
                .contains("AVRO")
                .doesNotHaveDuplicates();
        assertThat(SchemaTypes.all())
                .allSatisfy(type -> assertThat(SchemaTypes.named(type.name()).map(SchemaType::name))
                        .contains(type.name()));
    }

    @Test
    void whatIsNoTypeIsNotFound() {
        assertThat(SchemaTypes.named("XML")).isEmpty();
        assertThat(SchemaTypes.named("avro")).isEmpty();
    }
}
