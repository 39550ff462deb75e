package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.MongoLogin;
import io.crossdock.connectors.catalogue.servers.MongoServer;
import io.crossdock.connectors.catalogue.servers.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
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
                        "S3_ACCESS_KEY",
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
        NativeServer.assumeItsPlatform("Redis");
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

    @Test
    void theExamplesOfThePagesOfRedisWork() throws Exception {
        NativeServer.assumeItsPlatform("Redis");
        Path directory = folder.resolve("redis-page");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (RedisServer server = RedisServer.startSecured(directory, authority)) {
            String printed = "url: \"rediss://redis.example:6379\"";
            String here = "url: \"rediss://127.0.0.1:" + server.port() + "\", trustedCertificates: \"" + authority.pem()
                    + "\"";
            hub.write("page.prices", List.of(MESSAGE));
            hub.connect(
                    "redis-page-out",
                    PageExample.of("redis-write-sink")
                            .with(printed, here)
                            .on("page.prices")
                            .yaml());
            hub.awaitDelivered("redis-page-out", 1);
            hub.write("page.clicks", List.of("{\"key\":\"s-1\",\"session\":\"s-1\"}"));
            hub.connect("redis-page-clicks", """
                    topic: page.clicks
                    sink: {kamelet: redis-write-sink, properties: {%s, username: hub, password: "${env:REDIS_PASSWORD}", command: stream, name: clicks}}
                    value: {format: json}
                    """.formatted(here));
            hub.connect(
                    "redis-page-in",
                    PageExample.of("redis-stream-source").with(printed, here).yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().read("shop.clicks"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.key()).isEqualTo("s-1")));
        }
        List.of("redis-page-out", "redis-page-clicks", "redis-page-in").forEach(this::disconnect);
    }

    @Test
    void theExamplesOfThePagesOfMongoDbWork() throws Exception {
        Path directory = folder.resolve("mongo-page");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (var server = ServerProcess.start(MongoServer.class, directory)) {
            String printed = "mongodb://mongo1.example,mongo2.example/?replicaSet=shop&tls=true";
            String here =
                    "mongodb://127.0.0.1:" + server.port() + "/?tls=true\n    trustedCertificates: " + authority.pem();
            hub.write("page.orders", List.of("{\"key\":\"k\",\"_id\":\"o-1\",\"changed\":1}"));
            hub.connect(
                    "mongo-page-out",
                    PageExample.of("mongo-write-sink")
                            .with(printed, here)
                            .on("page.orders")
                            .yaml());
            hub.awaitDelivered("mongo-page-out", 1);
            hub.connect(
                    "mongo-page-in",
                    PageExample.of("mongo-poll-source")
                            .with(printed, here)
                            .with("collection: carts", "collection: orders")
                            .yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().read("shop.carts"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.value()).contains("\"changed\":1")));
        }
        List.of("mongo-page-out", "mongo-page-in").forEach(this::disconnect);
    }

    @Test
    void theExamplesOfThePagesOfObjectStoresWork() throws Exception {
        Path directory = folder.resolve("s3-page");
        PrivateAuthority authority = PrivateAuthority.forServerIn(directory);
        try (var server = ServerProcess.start(S3Server.class, directory)) {
            String region = "region: eu-central-1";
            String here = region + "\n    endpoint: https://127.0.0.1:" + server.port() + "\n    trustedCertificates: "
                    + authority.pem();
            hub.write("page.archive", List.of(MESSAGE));
            hub.connect(
                    "s3-page-out",
                    PageExample.of("s3-sink")
                            .with("bucket: shop-archive", "bucket: shop")
                            .with(region, here)
                            .with("wait: 60s", "wait: 100ms")
                            .on("page.archive")
                            .yaml());
            hub.awaitDelivered("s3-page-out", 1);
            Path orders = directory.resolve("buckets/shop/orders");
            try (var objects = Files.walk(orders)) {
                assertThat(objects.filter(Files::isRegularFile)).isNotEmpty();
            }
            hub.topics().write("page.csv", "id,name\n7,first\n", Map.of());
            hub.connect("s3-page-csv", """
                    topic: page.csv
                    sink:
                      kamelet: s3-sink
                      properties:
                        {bucket: shop, prefix: exports/, form: record, accessKey: "${env:S3_USER}", secretKey: "${env:S3_SECRET_KEY}",
                        endpoint: "https://127.0.0.1:%d", trustedCertificates: "%s"}
                    value: {format: string}
                    """.formatted(server.port(), authority.pem()));
            hub.awaitDelivered("s3-page-csv", 1);
            hub.connect(
                    "s3-page-in",
                    PageExample.of("s3-source")
                            .with("bucket: shop-exports", "bucket: shop")
                            .with("prefix: orders/", "prefix: exports/")
                            .with(region, here)
                            .on("page.exports")
                            .yaml());
            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().read("page.exports"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.key()).isEqualTo("7")));
        }
        List.of("s3-page-out", "s3-page-csv", "s3-page-in").forEach(this::disconnect);
    }

    private void disconnect(String name) {
        try {
            hub.disconnect(name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
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
