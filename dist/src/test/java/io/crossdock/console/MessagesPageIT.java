package io.crossdock.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OneConsole.class)
class MessagesPageIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BILL = """
            {"type": "record", "name": "Bill", "fields": [
              {"name": "total", "type": "int"}, {"name": "shop", "type": "string"}]}""";
    private static final long FIRST = 1_767_268_800_000L;

    private static final long MINUTE = 60_000;
    private static final String CANCELS_AS_SOON_AS_IT_CAN = "new MutationObserver((seen, me) => {"
            + " const cancel = [...document.querySelectorAll('.query button')].find(each => each.textContent === 'Cancel');"
            + " if (cancel) { me.disconnect(); cancel.click(); } }).observe(document.body, {childList: true, subtree: true})";

    private final Console console;
    private final Browser browser;

    MessagesPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void messagesAreFoundByWhatTheyAreAndOneIsWritten() throws Exception {
        sendOrders("shop.orders");
        browser.open(console.hubs().open() + "/#/topics/shop.orders?tab=messages");
        browser.read("50 messages looked at, 50 shown.");
        assertThat(browser.texts("tbody tr:first-child td:nth-child(4)")).containsExactly("k49");
        browser.isAccessible();

        browser.choose("from", "earliest");
        assertThat(keysOfThoseWith("header", "from:fair", 1)).containsExactly("k7");
        assertThat(keysOfThoseWith("key", "k3", 1)).containsExactly("k3");
        assertThat(keysOfThoseWith("jsonPath", "$[?(@.total > 44)]", 5)).contains("k45", "k49");
        assertThat(keysOfThoseWith("value", "\"total\": 12", 1)).containsExactly("k12");
        browser.see("button[aria-label='Message 0@6']").click();
        assertThat(browser.see("dialog pre[aria-label=Value]").getText()).isEqualTo("{\n  \"total\": 12\n}");
        browser.isAccessible();
        browser.press("Close");
        browser.write("value", "");
        fromSomewhereElse();

        browser.press("Write a message");
        browser.write("key", "written");
        browser.write("value", "{}");
        browser.write("headers", "from: console");
        browser.isAccessible();
        browser.press("Write");
        browser.read("Written to partition");
        browser.read("51 messages looked at, 51 shown.");
        assertThat(browser.texts("tbody tr:first-child td:nth-child(4)")).containsExactly("written");
    }

    private void sendOrders(String topic) throws Exception {
        console.create(topic, 2);
        var sent = new ArrayList<Future<RecordMetadata>>();
        try (var producer =
                new KafkaProducer<>(console.hubs().clients(), new StringSerializer(), new StringSerializer())) {
            for (int each = 0; each < 50; each++) {
                var order = new ProducerRecord<>(
                        topic, each % 2, FIRST + each * MINUTE, "k" + each, "{\"total\": " + each + "}");
                order.headers().add("from", (each == 7 ? "fair" : "web").getBytes(StandardCharsets.UTF_8));
                sent.add(producer.send(order));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private List<String> keysOfThoseWith(String field, String text, int many) {
        browser.write(field, text);
        browser.press("Search");
        browser.read("50 messages looked at, " + many + " shown.");
        List<String> keys = browser.texts("tbody td:nth-child(4)");
        browser.write(field, "");
        return keys;
    }

    private void fromSomewhereElse() {
        browser.choose("from", "time");
        String time = LocalDateTime.ofInstant(Instant.ofEpochMilli(FIRST + 40 * MINUTE), ZoneId.systemDefault())
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        browser.set("at", time);
        browser.press("Search");
        browser.read("10 messages looked at, 10 shown.");
        browser.choose("from", "offset");
        browser.write("at", "20");
        browser.write("partition", "1");
        browser.press("Search");
        browser.read("5 messages looked at, 5 shown.");
        browser.write("partition", "");
    }

    @Test
    void aSearchIsBrokenOffAndGoneOnWithWithoutAGap() throws Exception {
        sendOrders("shop.more");
        browser.open(console.hubs().open() + "/#/topics/shop.more?tab=messages");
        browser.read("50 shown.");
        browser.choose("from", "earliest");
        browser.choose("limit", "20");
        browser.press("Search");
        browser.read("20 shown.");
        browser.read("The search ended with as many messages as were asked for.");
        browser.press("Go on");
        browser.read("40 shown.");
        browser.press("Go on");
        browser.read("50 shown.");
        browser.read("The search came to the end of the topic.");
        assertThat(browser.texts("tbody td:nth-child(4)")).doesNotHaveDuplicates();
        console.send("shop.more", "later");
        browser.press("Look for newer ones");
        browser.read("51 shown.");

        browser.evaluate(CANCELS_AS_SOON_AS_IT_CAN);
        browser.press("Search");
        browser.read("The search was broken off.");
        browser.press("Go on");
        browser.read("20 shown.");
    }

    @Test
    void aSearchThatFailsInItsMidstSaysWhyAndWhereItGoesOn() throws Exception {
        console.create("shop.damaged", 1);
        console.send("shop.damaged", "whole", "damaged", "behind");
        damage("shop.damaged", "damaged");
        browser.open(console.hubs().open() + "/#/topics/shop.damaged?tab=messages");
        browser.read("The search failed:");
        browser.read("shop.damaged-0 at offset 1 is invalid");
        browser.read("1 message looked at, 1 shown.");
        browser.read("It goes on at offset 1 of partition 0.");
        browser.isAccessible();

        browser.choose("from", "offset");
        browser.write("at", "2");
        browser.press("Search");
        browser.read("1 message looked at, 1 shown.");
        browser.read("The search came to the end of the topic.");
    }

    private void damage(String topic, String text) throws Exception {
        try (Stream<Path> files = Files.walk(console.folder())) {
            Path segment = files.filter(file -> file.endsWith(Path.of(topic + "-0", "00000000000000000000.log")))
                    .findFirst()
                    .orElseThrow();
            int at = Files.readString(segment, StandardCharsets.ISO_8859_1).indexOf(text);
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[] {'D'}), at);
            }
        }
    }

    @Test
    void aRecordThatNamesItsSchemaIsReadByTheRegistry() throws Exception {
        String subject = "/registry/subjects/shop.avro-value";
        JsonNode registered = asRoot("POST", subject + "/versions", MAPPER.writeValueAsString(Map.of("schema", BILL)));
        try {
            console.create("shop.avro", 1);
            try (var producer =
                    new KafkaProducer<>(console.hubs().clients(), new StringSerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(
                                "shop.avro", "k", bill(registered.path("id").asInt(), 1_234, "Łódź")))
                        .get();
            }
            console.logIn("root", Hubs.ROOT);
            browser.go("#/topics/shop.avro?tab=messages");
            browser.read("1 message looked at, 1 shown.");
            assertThat(browser.texts("tbody td:nth-child(5)")).containsExactly("{\"total\":1234,\"shop\":\"Łódź\"}");
            browser.write("jsonPath", "$[?(@.shop == 'Łódź')]");
            browser.press("Search");
            browser.read("1 message looked at, 1 shown.");
            browser.see("button[aria-label='Message 0@0']").click();
            assertThat(browser.see("dialog pre[aria-label=Value]").getText())
                    .isEqualTo("{\n  \"total\": 1234,\n  \"shop\": \"Łódź\"\n}");
            browser.read("avro, schema " + registered.path("id").asInt());
        } finally {
            asRoot("DELETE", subject, "");
            asRoot("DELETE", subject + "?permanent=true", "");
        }
    }

    /** As serialisers do it: a zero, the number of the schema, Avro's binary form. */
    private static byte[] bill(int schema, int total, String shop) throws IOException {
        Schema type = new Schema.Parser().parse(BILL);
        var bill = new GenericData.Record(type);
        bill.put("total", total);
        bill.put("shop", shop);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schema).array());
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(type).write(bill, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private JsonNode asRoot(String method, String path, String body) throws Exception {
        String root = Base64.getEncoder().encodeToString(("root:" + Hubs.ROOT).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(console.hubs().guarded() + path))
                .header("Authorization", "Basic " + root)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    @Test
    void whatIsWrongOrNotThereIsSaid() {
        browser.open(console.hubs().open() + "/#/topics/many.001?tab=messages");
        browser.read("No messages");
        browser.fitsAPhone();
        browser.write("jsonPath", "$[");
        browser.press("Search");
        browser.see(".state.failure");
        browser.go("#/topics/never.was?tab=messages");
        browser.read("There is no such thing (any more)");
    }
}
