package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaFormatsTest {
    private static final String ORDER = """
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "id", "type": "long"},
              {"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "PAID"]}},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "count", "type": "int"}]}}},
              {"name": "tags", "type": {"type": "map", "values": "double"}, "default": {}}]}""";
    private static final String PROTO = """
            syntax = "proto3";
            package shop;
            import "money.proto";
            import "google/protobuf/timestamp.proto";
            message Order {
              uint64 id = 1; Money total = 2; repeated Line lines = 3; map<string, int32> stock = 4;
              State state = 5; optional string note = 6; bytes raw = 7; google.protobuf.Timestamp at = 8;
              message Line { string sku = 1; }
              enum State { OPEN = 0; PAID = 1; }
            }
            message Customer { string name = 1; }
            """;
    private StandInRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new StandInRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void anAvroRecordComesBackWithEveryDigit() throws Exception {
        int id = registry.add("orders-value", "AVRO", ORDER, List.of());
        Map<String, Object> order = order();

        byte[] bytes = format("avro").encode(order, "orders");

        assertThat(bytes).startsWith(0, 0, 0, 0, id);
        assertThat(format("avro").decode(bytes))
                .isEqualTo(with(
                        order,
                        "id",
                        7L,
                        "total",
                        new BigDecimal("12.50"),
                        "at",
                        Instant.parse("2025-01-31T12:00:00Z"),
                        "note",
                        null,
                        "tags",
                        Map.of()));
    }

    @Test
    void whatDoesNotFitAnAvroSchemaIsNamedByItsPath() {
        registry.add("orders-value", "AVRO", ORDER, List.of());

        assertThat(refused("avro", with(order(), "total", "12.505")))
                .isEqualTo("field 'total' must be decimal, was '12.505'");
        assertThat(refused("avro", with(order(), "extra", 1))).isEqualTo("field 'extra' is not in schema shop.Order");
        assertThat(refused("avro", with(order(), "lines", List.of(Map.of("sku", "a", "count", "two")))))
                .isEqualTo("field 'lines[0].count' must be int, was 'two'");
        assertThat(refused("avro", with(order(), "state", "LOST")))
                .isEqualTo("field 'state' must be one of [OPEN, PAID], was 'LOST'");
        assertThat(refused("avro", Map.of("id", 1)))
                .isEqualTo("field 'total' is missing, and schema shop.Order has no default for it");
    }

    @Test
    void aSchemaThatCameLaterIsFoundWhenAValueNeedsIt() throws Exception {
        registry.add("orders-value", "AVRO", ORDER, List.of());
        ValueFormat format = format("avro");
        format.encode(order(), "orders");
        int later = registry.add(
                "orders-value",
                "AVRO",
                ORDER.replace(
                        "{\"name\": \"id\"",
                        "{\"name\": \"extra\", \"type\": \"int\", \"default\": 0}, {\"name\": \"id\""),
                List.of());

        assertThat(format.encode(with(order(), "extra", 1), "orders")).startsWith(0, 0, 0, 0, later);
        int asked = registry.requests.get();
        format.encode(order(), "orders");
        assertThat(registry.requests.get()).isEqualTo(asked);
    }

    @Test
    void bytesThatAreNoValueOfTheSchemaAreSaidToBeSo() throws Exception {
        int id = registry.add("orders-value", "AVRO", ORDER, List.of());
        byte[] whole = format("avro").encode(order(), "orders");
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        byte[] unknown = whole.clone();
        unknown[4] = (byte) (id + 1);

        assertThatThrownBy(() -> format("avro").decode("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("does not begin with a zero byte and a schema's id");
        assertThatThrownBy(() -> format("avro").decode(cut))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("not Avro of schema shop.Order");
        assertThatThrownBy(() -> format("avro").decode(unknown))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(
                        "written by schema 2, which the registry at " + registry.url() + " does not have");
        assertThatThrownBy(() -> format("protobuf").decode(whole))
                .hasMessageContaining("is of type AVRO, not PROTOBUF");
    }

    @Test
    void aRegistryThatIsAwayOrHasNoSchemaYetIsNoFaultOfTheRecord() throws Exception {
        assertThatThrownBy(() -> format("avro").encode(order(), "orders"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("subject 'orders-value' has no schema in the registry at");
        registry.refuse = 503;
        assertThatThrownBy(() -> format("avro").encode(order(), "orders"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answers 503")
                .hasMessageContaining("not now");
        registry.close();
        assertThatThrownBy(() -> format("avro").encode(order(), "orders"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void aSchemaOfTheFileIsRegisteredUnderItsSubjectWithTheLogin() throws Exception {
        ValueFormat format = ValueFormats.create(new FormatSettings(
                "avro",
                Map.of(
                        "registry", List.of(registry.url() + "/"),
                        "registryUser", List.of("anna"),
                        "registryPassword", List.of("pw"),
                        "subject", List.of("own"),
                        "schema", List.of("\"long\""))));

        assertThat(format.encode(5, "orders")).containsExactly(0, 0, 0, 0, 1, 10);
        assertThat(registry.login).isEqualTo("Basic YW5uYTpwdw==");
    }

    @Test
    void aProtobufMessageComesBackAndItsImportsAreFound() throws Exception {
        registry.add(
                "money",
                "PROTOBUF",
                "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }",
                List.of());
        registry.add(
                "orders-value",
                "PROTOBUF",
                PROTO,
                List.of(Map.of("name", "money.proto", "subject", "money", "version", 1)));
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", new BigInteger("18446744073709551615"));
        order.put("total", Map.of("cents", 1250L));
        order.put("lines", List.of(Map.of("sku", "a"), Map.of("sku", "b")));
        order.put("stock", Map.of("a", 3));
        order.put("state", "PAID");
        order.put("raw", new byte[] {1, -1});
        order.put("at", Map.of("seconds", 5L, "nanos", 6));

        byte[] bytes = format("protobuf").encode(order, "orders");

        assertThat(bytes).startsWith(0, 0, 0, 0, 2, 0);
        assertThat(format("protobuf").decode(bytes)).usingRecursiveComparison().isEqualTo(order);
        assertThat(refused("protobuf", Map.of("lines", List.of(Map.of("price", 1)))))
                .isEqualTo("field 'lines[0].price' is not in message shop.Order.Line");
        assertThat(refused("protobuf", Map.of("stock", Map.of("a", "many"))))
                .isEqualTo("field 'stock.a.value' must be int32, was 'many'");
    }

    @Test
    void anotherMessageOfTheFileIsNamedByItsIndexes() throws Exception {
        registry.add(
                "money",
                "PROTOBUF",
                "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }",
                List.of());
        registry.add(
                "orders-value",
                "PROTOBUF",
                PROTO,
                List.of(Map.of("name", "money.proto", "subject", "money", "version", 1)));

        byte[] customer = format("protobuf", "message", "Customer").encode(Map.of("name", "Ada"), "orders");
        byte[] line = format("protobuf", "message", "shop.Order.Line").encode(Map.of("sku", "x"), "orders");

        assertThat(customer).startsWith(0, 0, 0, 0, 2, 2, 2);
        assertThat(line).startsWith(0, 0, 0, 0, 2, 4, 0, 0);
        assertThat(format("protobuf").decode(customer)).isEqualTo(Map.of("name", "Ada"));
        assertThat(format("protobuf").decode(line)).isEqualTo(Map.of("sku", "x"));
    }

    @Test
    void jsonWithASchemaIsCheckedOnTheWayInAndOut() throws Exception {
        String schema = """
                {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "line": {"$ref": "line.json"}}}""";
        registry.add("line", "JSON", "{\"type\": \"string\", \"minLength\": 2}", List.of());
        registry.add(
                "orders-value", "JSON", schema, List.of(Map.of("name", "line.json", "subject", "line", "version", 1)));

        byte[] bytes = format("json-schema").encode(Map.of("id", 1, "line", "ab"), "orders");

        assertThat(bytes).startsWith(0, 0, 0, 0, 2, '{');
        assertThat(format("json-schema").decode(bytes)).isEqualTo(Map.of("id", 1, "line", "ab"));
        assertThat(refused("json-schema", Map.of("id", "x")))
                .contains("not what its JSON Schema says")
                .contains("/id");
        assertThat(refused("json-schema", Map.of("id", 1, "line", "a"))).contains("/line");
        byte[] wrong = Arrays.copyOf(bytes, 7);
        wrong[5] = '{';
        wrong[6] = '}';
        assertThatThrownBy(() -> format("json-schema").decode(wrong))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("id");
    }

    @Test
    void textForASchemaIsJson() throws Exception {
        registry.add("orders-value", "AVRO", "\"string\"", List.of());

        byte[] bytes = format("avro").encodeText("\"x\"".getBytes(StandardCharsets.UTF_8), "orders");

        assertThat(format("avro").decode(bytes)).isEqualTo("x");
    }

    private String refused(String format, Object body) {
        try {
            format(format).encode(body, "orders");
            return "it was taken";
        } catch (FormatException refused) {
            return String.valueOf(refused.getMessage());
        } catch (IOException unexpected) {
            return unexpected.toString();
        }
    }

    private static Map<String, Object> order() {
        return with(
                Map.of(),
                "id",
                "7",
                "total",
                "12.5",
                "at",
                "2025-01-31T12:00:00Z",
                "state",
                "OPEN",
                "lines",
                List.of(Map.of("sku", "a", "count", 2)));
    }

    private static Map<String, Object> with(Map<String, Object> map, @Nullable Object... more) {
        var all = new LinkedHashMap<>(map);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    private ValueFormat format(String name, String... option) {
        var options = new LinkedHashMap<String, List<String>>();
        options.put("registry", List.of(registry.url()));
        if (option.length > 0) {
            options.put(option[0], List.of(option[1]));
        }
        return ValueFormats.create(new FormatSettings(name, options));
    }
}
