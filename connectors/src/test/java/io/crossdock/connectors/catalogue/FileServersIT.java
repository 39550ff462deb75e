package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.FileServer;
import io.crossdock.connectors.catalogue.servers.SftpServer;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Files dropped on an SFTP and on an FTP server, which is killed while one of them is read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileServersIT {
    private Hub hub;
    private Path folder;

    enum Protocol {
        SFTP(SftpServer.class),
        FTP(FileServer.class);

        private final Class<?> server;

        Protocol(Class<?> server) {
            this.server = server;
        }
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hub = Hub.start(temporary, Map.of("PASSWORD", "secret", "FILES_PASSWORD", "secret"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyLineOfADropArrivesAndEveryFileIsMoved(Protocol protocol) throws Exception {
        String name = protocol.name().toLowerCase(java.util.Locale.ROOT);
        Messages sent = Messages.of(300);
        try (var server = ServerProcess.start(protocol.server, folder.resolve(name))) {
            Path drop = Files.createDirectories(server.directory().resolve("files/drop"));
            drop(drop, "1.jsonl", sent.from(0, 100));
            drop(drop, "2.jsonl", sent.from(100, 200));
            hub.connect(name + "-in", """
                    topic: %1$s.in
                    source:
                      kamelet: %1$s-drop-source
                      properties: {host: 127.0.0.1, port: %2$d, directory: drop, username: hub, password: "${env:PASSWORD}", delay: 100%3$s}
                    key: {jsonpath: "$.key"}
                    value: {format: json}
                    steps:
                      - split: {tokenize: "\\n", streaming: true, steps: [{delay: {constant: 2}}]}
                    """.formatted(name, server.port(), keys(protocol)));

            hub.awaitDelivered(name + "-in", 120);
            server.kill();
            drop(drop, "3.jsonl", sent.from(200, 300));
            server.startAgain();

            hub.awaitArrival(name + ".in", sent);
            await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(files(drop.resolve(".done")))
                    .containsExactlyInAnyOrder("1.jsonl", "2.jsonl", "3.jsonl"));
            assertThat(files(drop)).isEmpty();
            // the file whose move was lost with the server is read once more
            assertThat(Messages.repeated(hub.topics().values(name + ".in"))).isLessThanOrEqualTo(100);
            hub.disconnect(name + "-in");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordBecomesAFileAndNoneIsHalf(Protocol protocol) throws Exception {
        String name = protocol.name().toLowerCase(java.util.Locale.ROOT);
        Messages sent = Messages.of(60);
        hub.write(name + ".out", sent.from(0, 40));
        try (var server = ServerProcess.start(protocol.server, folder.resolve(name + "-out"))) {
            hub.connect(name + "-out", """
                    topic: %1$s.out
                    sink:
                      kamelet: %1$s-drop-sink
                      properties: {host: 127.0.0.1, port: %2$d, directory: out, username: hub, password: "${env:PASSWORD}"%3$s}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """.formatted(name, server.port(), keys(protocol)));

            hub.awaitDelivered(name + "-out", 5);
            server.kill();
            server.startAgain();
            hub.write(name + ".out", sent.from(40, 60));

            Path out = server.directory().resolve("files/out");
            await().atMost(Hub.PATIENCE)
                    .untilAsserted(() -> assertThat(contents(out)).containsAll(sent.all()));
            // each record has a name of its own, so one that is sent again replaces itself
            assertThat(contents(out)).hasSize(sent.count());
            hub.disconnect(name + "-out");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesOfThePagesWork(Protocol protocol) throws Exception {
        String name = protocol.name().toLowerCase(java.util.Locale.ROOT);
        String line = "{\"key\":\"k\",\"id\":\"o-1\"}";
        try (var server = ServerProcess.start(protocol.server, folder.resolve(name + "-page"))) {
            Path drop = Files.createDirectories(server.directory().resolve("files/drop"));
            drop(drop, "1.jsonl", List.of(line, line));
            PageExample source = PageExample.of(protocol == Protocol.SFTP ? "sftp-drop-source" : "ftp-drop-source");
            PageExample sink = PageExample.of(protocol == Protocol.SFTP ? "sftp-drop-sink" : "ftp-drop-sink");
            hub.connect(
                    name + "-page-in",
                    known(protocol, server, source).on(name + ".page.in").yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values(name + ".page.in"))
                    .containsExactly(line, line));

            hub.write(name + ".page.out", List.of(line));
            hub.connect(
                    name + "-page-out",
                    known(protocol, server, sink).on(name + ".page.out").yaml());
            hub.awaitDelivered(name + "-page-out", 1);
            assertThat(contents(server.directory().resolve("files/invoices"))).containsExactly(line);
            hub.disconnect(name + "-page-in");
            hub.disconnect(name + "-page-out");
        }
    }

    /** At this server, whose key is known where the page has such a file. */
    private PageExample known(Protocol protocol, ServerProcess server, PageExample page) throws Exception {
        PageExample here = page.with("host: files.example", "host: 127.0.0.1, port: " + server.port());
        if (protocol == Protocol.FTP) {
            return here;
        }
        var line = new StringBuilder("[127.0.0.1]:" + server.port() + " ");
        KeyPair key = new SimpleGeneratorHostKeyProvider(server.directory().resolve("host-key"))
                .loadKeys(null)
                .iterator()
                .next();
        PublicKeyEntry.appendPublicKeyEntry(line, key.getPublic());
        Path known = Files.writeString(folder.resolve("known_hosts"), line + "\n");
        return here.with("/etc/crossdock/known_hosts", known.toString());
    }

    private static String keys(Protocol protocol) {
        return protocol == Protocol.SFTP ? ", strictHostKeyChecking: no" : "";
    }

    private void drop(Path folder, String name, List<String> lines) throws IOException {
        Path ready = Files.write(this.folder.resolve(name), lines);
        Files.move(ready, folder.resolve(name));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(it -> it.getFileName().toString())
                    .filter(it -> !it.startsWith("."))
                    .toList();
        }
    }

    private static List<String> contents(Path folder) throws IOException {
        var contents = new ArrayList<String>();
        for (String file : files(folder)) {
            contents.add(Files.readString(folder.resolve(file)));
        }
        return contents;
    }
}
