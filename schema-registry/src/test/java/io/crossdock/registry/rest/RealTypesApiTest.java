package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/** Schemas of every type go through the whole registry: registered, evolved, referred to, refused. */
class RealTypesApiTest {
    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.openWithAllTypes();
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Answer register(String subject, String type, String schema, String... reference) {
        return served.post("/subjects/" + subject + "/versions", RegistryCalls.body(type, schema, reference));
    }

    private void evolves(String type, String first, String second, String breaking) {
        assertThat(register("orders-value", type, first).body()).isEqualTo("{\"id\":1}");
        assertThat(register("orders-value", type, first).body()).isEqualTo("{\"id\":1}");
        assertThat(register("orders-value", type, second).body()).isEqualTo("{\"id\":2}");
        Answer refused = register("orders-value", type, breaking);
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.message()).contains("errorType:").contains("to mend it");
        assertThat(register("orders-value", type, "{ nonsense").code()).isEqualTo(42_201);
        JsonNode version = served.get("/subjects/orders-value/versions/2").json();
        assertThat(register("copy", type, version.path("schema").asText()).body())
                .isEqualTo("{\"id\":2}");
    }

    @Test
    void avroSchemasEvolve() {
        String head =
                "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"id\",\"type\":"
                        + "\"long\"}";
        evolves(
                "AVRO",
                head + "]}",
                head + ", {\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}]}",
                head + ",{\"name\":\"total\",\"type\":\"double\"}]}");
    }

    @Test
    void protobufSchemasEvolve() {
        String head = "syntax = \"proto3\"; package shop; message Order { int64 id = 1;";
        evolves("PROTOBUF", head + " }", head + " string note = 2; }", head + " int32 note = 2; }");
    }

    @Test
    void jsonSchemasEvolve() {
        String head =
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"integer\"}";
        evolves(
                "JSON",
                head + "}}",
                head + ",\"note\":{\"type\":\"string\"}}}",
                head + ",\"note\":{\"type\":\"integer\"}}}");
    }

    @Test
    void avroSchemasReferToOthers() {
        register(
                "money",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Money\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"cents\",\"type\":"
                        + "\"long\"}]}");

        Answer registered = register(
                "orders-value",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"total\",\"type\":"
                        + "\"shop.Money\"}]}",
                "shop.Money",
                "money");

        assertThat(registered.body()).isEqualTo("{\"id\":2}");
        assertThat(served.get("/subjects/money/versions/1/referencedby").body()).isEqualTo("[2]");
        assertThat(served.delete("/subjects/money").code()).isEqualTo(42_206);
    }

    @Test
    void protobufSchemasAreDescribedForClientsThatCannotReadTheirText() throws IOException {
        register("money", "PROTOBUF", "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }");
        register(
                "orders-value",
                "PROTOBUF",
                "syntax = \"proto3\"; package shop; import \"shop/money.proto\"; message Order { Money total = 1; }",
                "shop/money.proto",
                "money");
        served.put("/config/noted", "{\"defaultMetadata\":{\"properties\":{\"owner\":\"me\"}}}");
        register("noted", "PROTOBUF", "syntax = \"proto3\"; message Note { string text = 1; }");
        register("text", "AVRO", "\"string\"");

        JsonNode byId = served.get("/schemas/ids/2?format=serialized&subject=orders-value")
                .json();
        FileDescriptorProto order = FileDescriptorProto.parseFrom(
                Base64.getDecoder().decode(byId.path("schema").asText()));
        assertThat(order.getMessageType(0).getField(0).getTypeName()).isEqualTo(".shop.Money");
        assertThat(order.getName()).isEqualTo("default");
        assertThat(order.getDependencyList()).containsExactly("shop/money.proto");
        assertThat(byId.at("/references/0/subject").asText()).isEqualTo("money");
        String text = byId.path("schema").asText();
        assertThat(served.get("/schemas/ids/2/schema?format=serialized").body()).isEqualTo(text);
        assertThat(served.get("/subjects/orders-value/versions/latest?format=serialized&deleted=true")
                        .json()
                        .path("schema")
                        .asText())
                .isEqualTo(text);
        assertThat(served.get("/subjects/orders-value/versions/1/schema?format=serialized")
                        .body())
                .isEqualTo(text);
        assertThat(served.get("/schemas/ids/2?format=serialized&fetchMaxId=true")
                        .json()
                        .path("maxId")
                        .asInt())
                .isEqualTo(4);
        String noted = served.get("/subjects/noted/metadata?key=owner&value=me&format=serialized")
                .json()
                .path("schema")
                .asText();
        assertThat(FileDescriptorProto.parseFrom(Base64.getDecoder().decode(noted))
                        .getMessageType(0)
                        .getName())
                .isEqualTo("Note");
        assertThat(served.get("/schemas/ids/4?format=serialized").status()).isEqualTo(422);
        assertThat(served.get("/schemas/ids/2?format=resolved").status()).isEqualTo(422);
    }

    @Test
    void protobufSchemasImportOthers() {
        register("money", "PROTOBUF", "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }");

        Answer registered = register(
                "orders-value",
                "PROTOBUF",
                "syntax = \"proto3\"; package shop; import \"shop/money.proto\"; message Order { Money total = 1; }",
                "shop/money.proto",
                "money");

        assertThat(registered.body()).isEqualTo("{\"id\":2}");
    }

    @Test
    void jsonSchemasThatAnotherRegistryTookKeepTheirProducersAndLetNewVersionsIn() {
        String ahead = "{\"type\":\"string\",\"pattern\":\"^(?!x).*$\"}";
        ObjectNode value = new ObjectMapper()
                .createObjectNode()
                .put("subject", "names")
                .put("version", 1)
                .put("id", 40)
                .put("schemaType", "JSON")
                .put("schema", ahead)
                .put("deleted", false);
        served.log.append(new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"names\",\"version\":1,\"magic\":1}", value.toString()));

        assertThat(register("names", "JSON", ahead).body()).isEqualTo("{\"id\":40}");
        assertThat(served.post(
                                "/subjects/names",
                                new ObjectMapper()
                                        .createObjectNode()
                                        .put("schemaType", "JSON")
                                        .put("schema", ahead)
                                        .toString())
                        .json()
                        .path("id")
                        .asInt())
                .isEqualTo(40);
        assertThat(register("others", "JSON", ahead).code()).isEqualTo(42_201);
        Answer refused = register("names", "JSON", "{\"type\":\"string\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("VERSION_NOT_COMPARABLE").contains("set NONE for one registration");
        served.put("/config/names", "{\"compatibility\":\"NONE\"}");
        assertThat(register("names", "JSON", "{\"type\":\"string\"}").body()).isEqualTo("{\"id\":41}");
        served.put("/config/names", "{\"compatibility\":\"BACKWARD\"}");
        assertThat(register("names", "JSON", "{\"type\":[\"string\",\"null\"]}").body())
                .isEqualTo("{\"id\":42}");
        assertThat(register("names", "JSON", ahead).body()).isEqualTo("{\"id\":40}");
    }
}
