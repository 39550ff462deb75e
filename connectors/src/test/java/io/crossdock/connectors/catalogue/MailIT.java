package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.MailServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SMTP with GreenMail, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailIT {
    private Hub hub;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("SMTP_PASSWORD", "secret"));
        server = ServerProcess.start(MailServer.class, folder.resolve("mail"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        server.close();
    }

    @Test
    void everyRecordIsAMailThoughTheServerIsKilled() throws Exception {
        Messages sent = Messages.of(120);
        hub.write("mail.out", sent.from(0, 90));
        hub.connect("mail-out", sink("mail.out", "reader@shop.example") + """
                value: {format: string}
                steps: [{delay: {constant: 5}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """);

        hub.awaitDelivered("mail-out", 15);
        server.kill();
        server.startAgain();
        hub.write("mail.out", sent.from(90, 120));
        hub.awaitDelivered("mail-out", sent.count());

        List<String> mails = mails().stream()
                .filter(it -> it.contains("Subject: of mail.out"))
                .toList();
        List<String> bodies = mails.stream().map(MailIT::body).toList();
        assertThat(bodies).containsAll(sent.all());
        sent.assertOrderPerKey(bodies);
        assertThat(Messages.repeated(bodies)).isLessThanOrEqualTo(1); // the one whose answer was lost
        assertThat(mails.stream()
                        .map(it -> it.lines()
                                .filter(line -> line.startsWith("Message-ID: <mail.out-"))
                                .findFirst()
                                .orElseThrow())
                        .distinct())
                .hasSize(sent.count());
    }

    @Test
    void whatHasNoAddressIsADeadLetterAtOnceAndNobodyAddsARecipientByAHeader() throws Exception {
        hub.topics().write("mail.mixed", "{\"to\": \"no address\"}", Map.of());
        hub.topics().write("mail.mixed", "{\"to\": \"a@shop.example, stranger@shop.example\"}", Map.of());
        hub.topics()
                .write(
                        "mail.mixed",
                        "{\"to\": \"right@shop.example\"}",
                        Map.of("Bcc", "stranger@shop.example", "To", "stranger@shop.example", "X-Own", "1"));
        hub.connect("mail-mixed", sink("mail.mixed", "${variable.to}") + """
                value: {format: json}
                steps: [{setVariable: {name: to, simple: "${body[to]}"}}, {setBody: {constant: "Grüße"}}]
                errors: {retries: forever, backoff: 50ms, deadLetter: mail.dead}
                """);

        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().values("mail.dead"))
                .containsExactly("{\"to\": \"no address\"}", "{\"to\": \"a@shop.example, stranger@shop.example\"}"));
        hub.awaitDelivered("mail-mixed", 1);

        List<String> mails = mails().stream()
                .filter(it -> it.contains("Subject: of mail.mixed"))
                .toList();
        assertThat(mails).singleElement().satisfies(it -> assertThat(it)
                .contains("To: right@shop.example", "From: hub@shop.example", "charset=UTF-8")
                .doesNotContain("stranger", "X-Own"));
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        hub.topics().write("mail.page", "{\"id\":\"o-1\",\"email\":\"ann@shop.example\"}", Map.of());
        hub.connect(
                "mail-page",
                PageExample.of("smtp-sink")
                        .with("host: mail.example", "host: 127.0.0.1, port: " + server.port() + ", encryption: none")
                        .on("mail.page")
                        .yaml());
        hub.awaitDelivered("mail-page", 1);
        assertThat(mails().stream().filter(it -> it.contains("Subject: Your order o-1")))
                .singleElement()
                .satisfies(
                        it -> assertThat(it).contains("To: ann@shop.example", "We have your order o-1 and thank you."));
    }

    private String sink(String topic, String to) {
        return """
                topic: %1$s
                sink:
                  kamelet: smtp-sink
                  properties: {host: 127.0.0.1, port: %2$d, encryption: none, username: hub, password: "${env:SMTP_PASSWORD}", from: hub@shop.example, to: "%3$s", subject: "of ${variable.topic}"}
                """.formatted(topic, server.port(), to);
    }

    /** In the order in which they were taken. */
    private List<String> mails() throws IOException {
        try (Stream<Path> files = Files.list(server.directory().resolve("mails"))) {
            return files.sorted().map(MailIT::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static String body(String mail) {
        return mail.substring(mail.indexOf("\r\n\r\n") + 4).strip();
    }
}
