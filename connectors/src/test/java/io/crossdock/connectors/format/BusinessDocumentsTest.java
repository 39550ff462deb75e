package io.crossdock.connectors.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.definition.FormatSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Real documents against the figures that another program took from them. */
class BusinessDocumentsTest {
    private static final List<String> LINES = List.of(
            "InvoiceLine", "OrderLine", "DespatchLine", "ReceiptLine", "RemittanceAdviceLine", "InventoryReportLine");
    private static final JsonNode EXPECTED = expected();

    @TestFactory
    Stream<DynamicTest> ublDocumentsHaveTheirIdsDatesTotalsAndLines() {
        ValueFormat xml = ValueFormats.create(new FormatSettings("xml", Map.of("lists", LINES)));
        return files("ubl")
                .map(file -> DynamicTest.dynamicTest(file, () -> {
                    JsonNode wanted = EXPECTED.path("ubl").path(file);
                    Map<?, ?> document = map(xml.decode(bytes("ubl/" + file)));
                    assertThat(document).hasSize(1);
                    String root = String.valueOf(document.keySet().iterator().next());
                    Map<?, ?> content = map(document.get(root));
                    assertThat(root).isEqualTo(wanted.path("root").asText());
                    assertThat(text(content.get("ID")))
                            .isEqualTo(wanted.path("id").asText());
                    assertThat(text(content.get("IssueDate")))
                            .isEqualTo(wanted.path("issue_date").asText());
                    long lines = content.entrySet().stream()
                            .filter(it -> LINES.contains(it.getKey()))
                            .mapToLong(it -> list(it.getValue()).size())
                            .sum();
                    assertThat(lines).isEqualTo(wanted.path("line_count").asLong());
                    for (String total : List.of("LineExtensionAmount", "TaxInclusiveAmount", "PayableAmount")) {
                        if (wanted.has(total)) {
                            String sum = root.equals("Order") ? "AnticipatedMonetaryTotal" : "LegalMonetaryTotal";
                            Map<?, ?> amount = map(map(content.get(sum)).get(total));
                            assertThat(amount.get("#text"))
                                    .isEqualTo(wanted.path(total).get(0).asText());
                            assertThat(amount.get("@currencyID"))
                                    .isEqualTo(wanted.path(total).get(1).asText());
                        }
                    }
                    assertThat(xml.decode(xml.encode(document, "t"))).isEqualTo(document);
                }));
    }

    @TestFactory
    Stream<DynamicTest> cxmlDocumentsHaveTheirPayloadTotalsAndItemsAndNoDtdIsFetched() {
        ValueFormat xml = ValueFormats.create(new FormatSettings("xml", Map.of("lists", List.of("ItemOut", "ItemIn"))));
        return files("cxml")
                .map(file -> DynamicTest.dynamicTest(file, () -> {
                    JsonNode wanted = EXPECTED.path("cxml").path(file);
                    Map<?, ?> root = map(map(xml.decode(bytes("cxml/" + file))).get("cXML"));
                    assertThat(root.get("@payloadID"))
                            .isEqualTo(wanted.path("payloadID").asText());
                    String payload = wanted.path("payload").get(0).asText();
                    Map<?, ?> envelope = map(root.get(root.containsKey("Request") ? "Request" : "Message"));
                    assertThat(envelope.containsKey(payload)).isTrue();
                    Map<?, ?> content = map(envelope.get(payload));
                    int items = list(content.get("ItemOut")).size()
                            + list(content.get("ItemIn")).size();
                    assertThat(items).isEqualTo(wanted.path("items").asInt());
                    for (Map.Entry<?, ?> header : content.entrySet()) {
                        if (header.getValue() instanceof Map<?, ?> map && map.containsKey("Total")) {
                            Map<?, ?> money = map(map(map.get("Total")).get("Money"));
                            assertThat(money.get("#text"))
                                    .isEqualTo(wanted.path("total").get(0).asText());
                            assertThat(money.get("@currency"))
                                    .isEqualTo(wanted.path("total").get(1).asText());
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> edifactDocumentsHaveTheirMessagesSegmentsAndLines() {
        ValueFormat edifact = ValueFormats.create(new FormatSettings("edifact", Map.of()));
        return Stream.of("invoice1.edi", "invoice_with_colon_at_end.edi", "order.edi", "order2.edi")
                .map(file -> DynamicTest.dynamicTest(file, () -> {
                    JsonNode wanted = EXPECTED.path("edi").path(file);
                    Object decoded = Objects.requireNonNull(edifact.decode(bytes("edifact/" + file)));
                    List<?> messages = list(map(decoded).get("messages"));
                    assertThat(messages)
                            .extracting(message -> String.valueOf(map(message).get("type")))
                            .containsExactly(wanted.path("messages").get(0).asText());
                    List<?> segments = list(map(messages.get(0)).get("segments"));
                    assertThat(segments.size() + 2)
                            .isEqualTo(wanted.path("segments_inside_first_message(UNH..UNT inclusive)")
                                    .asInt());
                    assertThat(segments.stream()
                                    .filter(segment -> "LIN".equals(map(segment).get("tag"))))
                            .hasSize(wanted.path("LIN").asInt());
                    assertThat(edifact.decode(edifact.encode(decoded, "t"))).isEqualTo(decoded);
                }));
    }

    @Test
    void aShopifyOrderKeepsItsIdTotalAndLinesExactly() throws Exception {
        JsonNode wanted =
                EXPECTED.path("shopify").path("order.json").path("orders").get(0);
        ValueFormat json = ValueFormats.create(FormatSettings.JSON);

        Map<?, ?> order = map(map(json.decode(bytes("shopify/order.json"))).get("order"));

        assertThat(order.get("id")).hasToString(wanted.path("id").asText());
        assertThat(order.get("total_price"))
                .isEqualTo(wanted.path("total_price").asText());
        List<?> lines = list(order.get("line_items"));
        assertThat(lines).hasSize(wanted.path("line_items").asInt());
        BigDecimal value = lines.stream()
                .map(line -> new BigDecimal(String.valueOf(map(line).get("price")))
                        .multiply(new BigDecimal(String.valueOf(map(line).get("quantity")))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(value).isEqualByComparingTo(wanted.path("line_value").asText());
    }

    @Test
    void stripesObjectsKeepTheirAmounts() throws Exception {
        Map<?, ?> objects = map(ValueFormats.create(FormatSettings.JSON).decode(bytes("stripe/fixtures.json")));

        EXPECTED.path("stripe").fields().forEachRemaining(wanted -> {
            Map<?, ?> object = map(objects.get(wanted.getKey()));
            assertThat(object.get("object"))
                    .isEqualTo(wanted.getValue().path("object").asText());
            if (!wanted.getValue().path("amount").isNull()) {
                assertThat(object.get("amount"))
                        .hasToString(wanted.getValue().path("amount").asText());
            }
        });
    }

    private static Stream<String> files(String kind) {
        return StreamSupport.stream(
                ((Iterable<String>) () -> EXPECTED.path(kind).fieldNames()).spliterator(), false)
                .toList()
                .stream();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String text(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? String.valueOf(map.get("#text")) : String.valueOf(value);
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream file = BusinessDocumentsTest.class.getResourceAsStream("/documents/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }

    private static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(bytes("expected.json"));
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
