package io.crossdock.broker;

import io.crossdock.security.authn.Account;
import io.crossdock.security.authn.Nonces;
import io.crossdock.security.authn.SaslInitiator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;
import org.apache.kafka.common.requests.SaslHandshakeResponse;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Clients that log in wrongly, out of order, slowly or too large, and those that work meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class LoginAttacksIT {
    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_ann=\"ann-secret\";";

    private TestHub hub;
    private int port;
    private int encrypted;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var settings = new HashMap<>(new TestCertificates(directory.resolve("certificates")).broker("hub"));
        settings.put("listeners", "SASL_PLAINTEXT://127.0.0.1:0,PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
        settings.put("sasl.jaas.config", USERS);
        settings.put("connection.authentication.timeout.ms", "3000");
        settings.put("max.connections.per.ip.overrides", "127.0.0.10:50");
        settings.put("connection.failed.authentication.delay.ms", "50");
        settings.put("listener.name.sasl_plaintext.scram-sha-256.connections.max.reauth.ms", "1500");
        hub = new TestHub(directory, settings);
        port = hub.port();
        encrypted = hub.endpoint("SSL").port();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", inside()))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void everyVersionOfTheLoginIsServed() throws Exception {
        for (int version = 0; version <= ApiKeys.SASL_AUTHENTICATE.latestVersion(); version++) {
            try (var client = new RawClient(port)) {
                assertThat(handshake(client, "PLAIN")).isEqualTo(Errors.NONE);
                var answer = (SaslAuthenticateResponse)
                        EveryVersionIT.ask(client, ApiKeys.SASL_AUTHENTICATE, version, token("\0ann\0ann-secret"));
                assertThat(answer.error()).isEqualTo(Errors.NONE);
                assertThat(metadata(client).data().topics()).isNotEmpty();
            }
        }
    }

    @Test
    void aClientOfOldMayLogInWithBareTokens() throws Exception {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            try (var client = new RawClient(port)) {
                var agreed = (SaslHandshakeResponse) EveryVersionIT.ask(
                        client, ApiKeys.SASL_HANDSHAKE, 0, new SaslHandshakeRequestData().setMechanism(mechanism));
                assertThat(agreed.error()).isEqualTo(Errors.NONE);
                SaslInitiator login = new Account(mechanism, "ann", "ann-secret").begin(Nonces.random());
                client.sendFrame(ByteBuffer.wrap(login.first()));
                for (byte[] next = login.next(bytes(client.receive().orElseThrow()));
                        next.length > 0;
                        next = login.next(bytes(client.receive().orElseThrow()))) {
                    client.sendFrame(ByteBuffer.wrap(next));
                }
                assertThat(metadata(client).data().topics()).isNotEmpty();
            }
        }
    }

    @Test
    void whoeverAsksForSomethingBeforeTheLoginIsHungUpOn() throws Exception {
        try (var client = new RawClient(port)) {
            EveryVersionIT.ask(client, ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData());
            assertThatThrownBy(() -> metadata(client)).hasMessageContaining("hung up");
        }
    }

    @Test
    void whatComesOutOfOrderIsToldSoAndHungUpOn() throws Exception {
        try (var client = new RawClient(port)) {
            assertThat(authenticate(client, "\0ann\0ann-secret").error()).isEqualTo(Errors.ILLEGAL_SASL_STATE);
            assertThat(client.receive()).isEmpty();
        }
        try (var client = new RawClient(port)) {
            handshake(client, "PLAIN");
            assertThat(metadata(client).errorCounts()).containsKey(Errors.ILLEGAL_SASL_STATE);
            assertThat(client.receive()).isEmpty();
        }
        try (var client = new RawClient(port)) {
            handshake(client, "PLAIN");
            assertThat(handshake(client, "PLAIN")).isEqualTo(Errors.ILLEGAL_SASL_STATE);
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void aMechanismThatIsNotOfferedIsAnsweredWithThoseThatAre() throws Exception {
        try (var client = new RawClient(port)) {
            var answer = (SaslHandshakeResponse) EveryVersionIT.ask(
                    client, ApiKeys.SASL_HANDSHAKE, 1, new SaslHandshakeRequestData().setMechanism("GSSAPI"));
            assertThat(answer.error()).isEqualTo(Errors.UNSUPPORTED_SASL_MECHANISM);
            assertThat(answer.enabledMechanisms()).containsExactly("PLAIN", "SCRAM-SHA-256");
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void whereNobodyLogsInALoginIsRefusedAndNothingElse() throws Exception {
        try (var client = new RawClient(hub.endpoint("PLAINTEXT").port())) {
            assertThat(handshake(client, "PLAIN")).isEqualTo(Errors.ILLEGAL_SASL_STATE);
            assertThat(authenticate(client, "\0ann\0ann-secret").error()).isEqualTo(Errors.ILLEGAL_SASL_STATE);
            assertThat(metadata(client).data().topics()).isNotEmpty();
        }
    }

    @Test
    void aLargeRequestBeforeTheLoginIsNotEvenRead() throws Exception {
        try (var client = new RawClient(port)) {
            client.send(ByteBuffer.allocate(4).putInt(524_289).flip());
            assertThat(client.receive()).isEmpty();
        }
        try (var client = new RawClient(port)) { // afterwards it is
            handshake(client, "PLAIN");
            assertThat(authenticate(client, "\0ann\0ann-secret").error()).isEqualTo(Errors.NONE);
            client.send(ByteBuffer.allocate(4).putInt(900_000).flip());
            client.send(ByteBuffer.allocate(900_000));
            assertThat(client.receive()).isEmpty(); // since it is no request, but only now
        }
    }

    @Test
    void whoeverSaysNothingIsHungUpOnInTime() throws Exception {
        long begun = System.nanoTime();
        try (var silent = new RawClient(port);
                var withoutTls = new RawClient(encrypted);
                var stalled = new RawClient(encrypted)) {
            stalled.send(
                    ByteBuffer.wrap(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC})); // the first bytes of a hello
            assertThat(silent.receive()).isEmpty();
            assertThat(withoutTls.receive()).isEmpty();
            assertThat(stalled.receive()).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(9));
    }

    @Test
    void hundredsOfConnectionsFromOneAddressLeaveTheOthersRoom() throws Exception {
        InetAddress crowd = InetAddress.getByName("127.0.0.10");
        var open = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 400; i++) {
                open.add(new RawClient(crowd, encrypted));
            }
            assertThat(TlsPeek.subject(encrypted)).isEqualTo("CN=hub"); // from another address
            int turnedAway = 0;
            for (RawClient client : open.subList(50, 400)) { // before any handshake: these have said nothing
                turnedAway += client.receive().isEmpty() ? 1 : 0;
            }
            assertThat(turnedAway).isEqualTo(350);
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        for (int minor : new int[] {1, 2}) { // TLS 1.0 and 1.1
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), encrypted)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(hello(minor));
                InputStream in = socket.getInputStream();
                int type = in.read();
                assertThat(type).isIn(21, -1); // an alert, or nothing at all, but no hello of the server
            }
        }
        assertThat(TlsPeek.subject(encrypted)).isEqualTo("CN=hub");
    }

    @Test
    void whatIsNoTlsIsHungUpOn() throws Exception {
        try (var client = new RawClient(encrypted)) {
            client.send(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: hub\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            client.receive(); // an alert at most
            assertThat(client.receive()).isEmpty();
        } catch (IOException | IllegalArgumentException | NegativeArraySizeException closed) {
            assertThat(closed).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void guessingIsSlowedWhileOthersWork() throws Exception {
        var stop = new AtomicBoolean();
        var guesses = new AtomicInteger();
        var guessers = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var guesser = new Thread(() -> guess(stop, guesses));
            guesser.start();
            guessers.add(guesser);
        }
        try (var producer = hub.producerAt("127.0.0.1:" + port, client("SCRAM-SHA-256", "ann", "ann-secret"))) {
            await().until(() -> guesses.get() > 2);
            long begun = System.nanoTime();
            int before = guesses.get();
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>("orders", "v" + i)).get();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            // without a brake it would be hundreds
            assertThat(guesses.get() - before).isLessThan(20);
        } finally {
            stop.set(true);
            for (Thread guesser : guessers) {
                guesser.join(30_000);
            }
        }
    }

    /** From another address than everybody else here. */
    private void guess(AtomicBoolean stop, AtomicInteger guesses) {
        while (!stop.get()) {
            try (var client = new RawClient(InetAddress.getByName("127.0.0.9"), port)) {
                handshake(client, "PLAIN");
                SaslAuthenticateResponse answer = authenticate(client, "\0ann\0guess");
                assertThat(answer.error()).isEqualTo(Errors.SASL_AUTHENTICATION_FAILED);
                if (answer.errorMessage().contains("Invalid username or password")) { // it was looked at
                    guesses.incrementAndGet();
                }
            } catch (Exception | AssertionError hungUp) {
                // as is to be expected
            }
        }
    }

    @Test
    void aClientThatLogsInAgainGoesOnAndOneThatDoesNotIsHungUpOn() throws Exception {
        try (var producer = hub.producerAt("127.0.0.1:" + port, client("SCRAM-SHA-256", "ann", "ann-secret"))) {
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (System.nanoTime() < end) {
                producer.send(new ProducerRecord<>("orders", "v")).get();
            }
            assertThat(metric(producer, "successful-reauthentication-total")).isPositive();
            assertThat(metric(producer, "connection-close-total")).isLessThanOrEqualTo(1); // the one to ask where to go
        }
        try (var client = new RawClient(port)) {
            assertThat(logIn(client, "SCRAM-SHA-256", "ann").data().sessionLifetimeMs())
                    .isEqualTo(1500);
            await().pollDelay(Duration.ofMillis(1_600)).until(() -> true);
            assertThatThrownBy(() -> metadata(client)).hasMessageContaining("hung up");
        }
    }

    @Test
    void howLoginsWentIsCountedByListenerAndMechanism() throws Exception {
        double succeeded = counted("crossdock_successful_authentication", "SASL_PLAINTEXT", "PLAIN");
        double failed = counted("crossdock_failed_authentication", "SASL_PLAINTEXT", "PLAIN");
        double unnamed = counted("crossdock_failed_authentication", "SASL_PLAINTEXT", "unknown");
        double shaken = counted("crossdock_successful_authentication", "SSL", "SSL");
        double noTls = counted("crossdock_failed_authentication", "SSL", "SSL");
        try (var client = new RawClient(port);
                var wrong = new RawClient(port);
                var hasty = new RawClient(port);
                var plain = new RawClient(encrypted)) {
            assertThat(logIn(client, "PLAIN", "ann").error()).isEqualTo(Errors.NONE);
            handshake(wrong, "PLAIN");
            assertThat(authenticate(wrong, "\0ann\0guess").error()).isEqualTo(Errors.SASL_AUTHENTICATION_FAILED);
            assertThatThrownBy(() -> metadata(hasty)).hasMessageContaining("hung up");
            assertThat(TlsPeek.subject(encrypted)).isEqualTo("CN=hub");
            plain.send(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            await().untilAsserted(() -> {
                assertThat(counted("crossdock_successful_authentication", "SASL_PLAINTEXT", "PLAIN"))
                        .isEqualTo(succeeded + 1);
                assertThat(counted("crossdock_failed_authentication", "SASL_PLAINTEXT", "PLAIN"))
                        .isEqualTo(failed + 1);
                assertThat(counted("crossdock_failed_authentication", "SASL_PLAINTEXT", "unknown"))
                        .isEqualTo(unnamed + 1);
                assertThat(counted("crossdock_successful_authentication", "SSL", "SSL"))
                        .isEqualTo(shaken + 1);
                assertThat(counted("crossdock_failed_authentication", "SSL", "SSL"))
                        .isEqualTo(noTls + 1);
            });
            assertThat(counted("crossdock_failed_authentication_rate", "SASL_PLAINTEXT", "PLAIN"))
                    .isPositive();
        }
    }

    private double counted(String metric, String listener, String mechanism) throws InterruptedException {
        return hub.metrics().stream()
                .filter(each -> each.name().equals(metric))
                .flatMap(each -> each.points().stream())
                .filter(point -> point.labels().equals(Map.of("listener", listener, "mechanism", mechanism)))
                .mapToDouble(Metric.Point::value)
                .sum();
    }

    @Test
    void aConnectionStaysWhoseItIs() throws Exception {
        try (var client = new RawClient(port)) {
            logIn(client, "SCRAM-SHA-256", "ann");
            await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
            SaslAuthenticateResponse changed = logIn(client, "SCRAM-SHA-256", "hub");
            assertThat(changed.error()).isEqualTo(Errors.SASL_AUTHENTICATION_FAILED);
            assertThat(changed.errorMessage()).contains("Cannot change principals during re-authentication");
            assertThat(client.receive()).isEmpty();
        }
    }

    private static SaslAuthenticateResponse logIn(RawClient client, String mechanism, String user) throws Exception {
        assertThat(handshake(client, mechanism)).isEqualTo(Errors.NONE);
        SaslInitiator login = new Account(mechanism, user, user + "-secret").begin(Nonces.random());
        byte[] next = login.first();
        while (true) {
            var answer = (SaslAuthenticateResponse) EveryVersionIT.ask(
                    client, ApiKeys.SASL_AUTHENTICATE, 2, new SaslAuthenticateRequestData().setAuthBytes(next));
            if (answer.error() != Errors.NONE) {
                return answer;
            }
            next = login.next(answer.saslAuthBytes());
            if (next.length == 0) {
                return answer;
            }
        }
    }

    private static double metric(KafkaProducer<?, ?> producer, String name) {
        return producer.metrics().entrySet().stream()
                .filter(each -> each.getKey().name().equals(name)
                        && each.getKey().group().equals("producer-metrics"))
                .mapToDouble(each -> (Double) each.getValue().metricValue())
                .sum();
    }

    private static Errors handshake(RawClient client, String mechanism) throws Exception {
        return ((SaslHandshakeResponse) EveryVersionIT.ask(
                        client, ApiKeys.SASL_HANDSHAKE, 1, new SaslHandshakeRequestData().setMechanism(mechanism)))
                .error();
    }

    private static SaslAuthenticateResponse authenticate(RawClient client, String token) throws Exception {
        return (SaslAuthenticateResponse) EveryVersionIT.ask(client, ApiKeys.SASL_AUTHENTICATE, 1, token(token));
    }

    private static SaslAuthenticateRequestData token(String text) {
        return new SaslAuthenticateRequestData().setAuthBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MetadataResponse metadata(RawClient client) throws Exception {
        return (MetadataResponse) EveryVersionIT.ask(
                client,
                ApiKeys.METADATA,
                9,
                new MetadataRequestData()
                        .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName("orders"))));
    }

    private static Map<String, Object> client(String mechanism, String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
    }

    private String inside() {
        return "127.0.0.1:" + hub.endpoint("PLAINTEXT").port();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] all = new byte[buffer.remaining()];
        buffer.get(all);
        return all;
    }

    /** The hello of a client that knows nothing newer than this version, and ciphers of its time. */
    private static byte[] hello(int minor) {
        ByteBuffer body = ByteBuffer.allocate(64);
        body.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
        body.putShort((short) 4).putShort((short) 0xC013).putShort((short) 0x002F);
        body.put((byte) 1).put((byte) 0);
        body.flip();
        ByteBuffer all = ByteBuffer.allocate(128);
        all.put((byte) 22).put((byte) 3).put((byte) minor).putShort((short) (body.remaining() + 4));
        all.put((byte) 1).put((byte) 0).putShort((short) body.remaining()).put(body);
        return bytes(all.flip());
    }
}
