package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.MongoLogin;
import io.crossdock.connectors.catalogue.servers.MongoServer;
import io.crossdock.connectors.catalogue.servers.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** Stores that speak TLS with a certificate that only a file of the connector makes trusted, and ask for a login. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredStoresIT {
    private static final String WRONG = "not-the-password";
    private static final String MESSAGE = "{\"key\":\"k\"}";
    private static final String REMEDY = "name that authority's PEM file by 'trustedCertificates'";

    private Path folder;
    private Hub hub;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hub = Hub.start(
                folder,
                Map.of(
                        "REDIS_PASSWORD",
                        RedisServer.PASSWORD,
                        "MONGO_PASSWORD",
                        MongoLogin.PASSWORD,
                        "S3_USER",
                        "hub",
                        "S3_SECRET_KEY",
                        "secret-key",
                        "WRONG",
                        WRONG));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void redisIsReadAndWrittenByTlsAsItsUserAndOtherwiseSaysWhatIsMissing() throws Exception {
        assumeThat(System.getProperty("os.name") + "/" + System.getProperty("os.arch"))
                .as("the Redis of this test comes for this platform only")
                .isEqualTo("Linux/amd64");
        Path directory = folder.resolve("redis");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (RedisServer server = RedisServer.startSecured(directory, authority)) {
            String access = "url: \"rediss://127.0.0.1:" + server.port() + "\", username: hub, password: ";
            String right = access + "\"${env:REDIS_PASSWORD}\"";
            String trust = ", trustedCertificates: \"" + authority.pem() + "\"";
            String sink = """
                    topic: redis.out
                    sink: {kamelet: redis-write-sink, properties: {command: stream, name: %s, %s}}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """;
            hub.write("redis.out", List.of(MESSAGE));
            hub.connect("redis-out", sink.formatted("tls", right + trust));
            hub.connect("redis-in", """
                    topic: redis.in
                    source: {kamelet: redis-stream-source, properties: {stream: tls, group: hub, field: value, %s}}
                    value: {format: string}
                    """.formatted(right + trust));
            hub.add("redis-untrusted", sink.formatted("tls", right));
            hub.add("redis-wrong", sink.formatted("tls", access + "\"${env:WRONG}\"" + trust));
            hub.add("redis-elsewhere", sink.formatted("else", right + trust));

            awaitMessage("redis.in");
            awaitError("redis-untrusted", REMEDY);
            awaitError("redis-wrong", "WRONGPASS", "'username' and 'password' have to be those of a user");
            awaitError("redis-elsewhere", "NOPERM", "the server's ACL has to allow the user this command");
        }
    }

    @Test
    void mongoDbIsReadAndWrittenByTlsAsItsUserAndOtherwiseSaysWhatIsMissing() throws Exception {
        Path directory = folder.resolve("mongo");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (var server = ServerProcess.start(MongoServer.class, directory)) {
            String access = "url: \"mongodb://127.0.0.1:" + server.port() + "/?tls=true\", database: shop,"
                    + " collection: tls, timeout: 2000";
            String user = ", username: " + MongoLogin.USER + ", password: ";
            String right = access + user + "\"${env:MONGO_PASSWORD}\"";
            String trust = ", trustedCertificates: \"" + authority.pem() + "\"";
            String sink = """
                    topic: mongo.out
                    sink: {kamelet: mongo-write-sink, properties: {id: key, %s}}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """;
            hub.write("mongo.out", List.of(MESSAGE));
            hub.connect("mongo-out", sink.formatted(right + trust));
            hub.connect("mongo-in", """
                    topic: mongo.in
                    source: {kamelet: mongo-poll-source, properties: {field: key, delay: 50, %s}}
                    steps: [setBody: {simple: "{\\"key\\":\\"${body[key]}\\"}"}]
                    value: {format: string}
                    """.formatted(right + trust));
            hub.add("mongo-untrusted", sink.formatted(right));
            hub.add("mongo-wrong", sink.formatted(access + user + "\"${env:WRONG}\"" + trust));
            hub.add("mongo-nobody", sink.formatted(access + trust));

            awaitMessage("mongo.in");
            awaitError("mongo-untrusted", REMEDY);
            awaitError("mongo-wrong", "'username', 'password' and 'loginDatabase' have to be those of a user");
            awaitError("mongo-nobody", "give 'username' and 'password' of a user whose roles allow it");
        }
    }

    @Test
    void objectsAreReadAndWrittenByTlsOnlyWhereTheAuthorityOfTheServerIsTrusted() throws Exception {
        Path directory = folder.resolve("s3");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (var server = ServerProcess.start(S3Server.class, directory)) {
            String access = "endpoint: \"https://127.0.0.1:" + server.port() + "\", bucket: shop,"
                    + " accessKey: \"${env:S3_USER}\", secretKey: ";
            String right = access + "\"${env:S3_SECRET_KEY}\"";
            String trust = ", trustedCertificates: \"" + authority.pem() + "\"";
            String sink = """
                    topic: s3.out
                    sink: {kamelet: s3-sink, properties: {form: record, %s}}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """;
            hub.write("s3.out", List.of(MESSAGE));
            hub.connect("s3-out", sink.formatted(right + trust));
            hub.connect("s3-in", """
                    topic: s3.in
                    source: {kamelet: s3-source, properties: {delay: 50, %s}}
                    value: {format: string}
                    """.formatted(right + trust));
            hub.add("s3-untrusted", sink.formatted(right));
            hub.add("s3-wrong", sink.formatted(access + "\"${env:WRONG}\"" + trust));

            awaitMessage("s3.in");
            awaitError("s3-untrusted", REMEDY);
            awaitError("s3-wrong", "'accessKey' and 'secretKey' have to be those of a user");
        }
    }

    private void awaitMessage(String topic) {
        await().atMost(Hub.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(hub.topics().values(topic)).containsExactly(MESSAGE));
    }

    private void awaitError(String connector, String... said) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(
                        () -> assertThat(hub.status(connector).lastError()).contains(said));
        assertThat(hub.status(connector).delivered()).isZero();
        assertThat(hub.status(connector).toString())
                .doesNotContain(WRONG, RedisServer.PASSWORD, MongoLogin.PASSWORD, "secret-key");
    }
}
