package io.crossdock.cli.schemas;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class UsedNamesTest {
    @Test
    void avroUsesFullNamesOfTheNamespaceAroundThem() {
        String text = "{'type': 'record', 'name': 'Order', 'namespace': 'shop', 'fields': ["
                + "{'name': 'price', 'type': 'Money'},"
                + "{'name': 'lines', 'type': {'type': 'array', 'items': ['null', 'other.Line']}},"
                + "{'name': 'notes', 'type': {'type': 'map', 'values': 'Note'}},"
                + "{'name': 'inner', 'type': {'type': 'record', 'name': 'deep.Inner', 'fields': ["
                + "{'name': 'near', 'type': 'Neighbour'}]}}]}";

        assertThat(UsedNames.used("AVRO", text.replace('\'', '"')))
                .contains("shop.Money", "other.Line", "shop.Note", "deep.Neighbour")
                .doesNotContain("Order", "shop.Order");
    }

    @Test
    void protobufUsesWhatItImports() {
        String text = "syntax = \"proto3\"; import \"common/money.proto\"; import public 'all.proto'; message M {}";

        assertThat(UsedNames.used("PROTOBUF", text)).containsExactlyInAnyOrder("common/money.proto", "all.proto");
    }

    @Test
    void jsonSchemaUsesTheDocumentsOfItsReferences() {
        String text = "{'properties': {'a': {'$ref': '#/$defs/x'}, 'b': {'$ref': 'money.json#/$defs/m'}, 'c': {'items':"
                + " {'$ref': 'https://example.com/line'}}}}";

        assertThat(UsedNames.used("JSON", text.replace('\'', '"')))
                .containsExactlyInAnyOrder("money.json", "https://example.com/line");
    }

    @Test
    void whatMakesNoSenseUsesNothing() {
        assertThat(UsedNames.used("PROTOBUF", "message {{{")).isEmpty();
        assertThat(UsedNames.used("JSON", "{")).isEmpty();
        assertThat(UsedNames.used("AVRO", "")).isEmpty();
    }

    @Test
    void filesOfferThemselvesByPathIdAndFullName() {
        assertThat(UsedNames.offered(file("common/money.proto", "PROTOBUF", "")))
                .containsExactly("common/money.proto");
        assertThat(UsedNames.offered(file("money.json", "JSON", "{\"$id\": \"https://example.com/money\"}")))
                .containsExactly("money.json", "https://example.com/money");
        assertThat(UsedNames.offered(file(
                        "money.avsc", "AVRO", "{\"type\": \"enum\", \"name\": \"Coin\", \"namespace\": \"shop\"}")))
                .containsExactly("shop.Coin");
        assertThat(UsedNames.offered(file("text.avsc", "AVRO", "\"string\""))).isEmpty();
    }

    private static SchemaFile file(String name, String type, String text) {
        return new SchemaFile(Path.of(name), name, "subject", type, text);
    }
}
