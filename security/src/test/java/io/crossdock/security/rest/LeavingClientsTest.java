package io.crossdock.security.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.StreamingOutput;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class LeavingClientsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    @Test
    void aServerWhoseClientBrokeAnAnswerOffStopsAtOnceAndNobodyIsAlarmed() throws Exception {
        var rivers = new Rivers();
        List<String> alarms = new CopyOnWriteArrayList<>();
        Logger jersey = Logger.getLogger("org.glassfish.jersey.server");
        var listener = new Alarms(alarms);
        jersey.addHandler(listener);
        RestServer server = RestServer.start(ANY, List.of(rivers));
        try (var client = ask(server, "/river")) {
            assertThat(client.getInputStream().readNBytes(100_000)).hasSize(100_000);
            client.setSoLinger(true, 0);
        }
        assertThat(rivers.dry.await(20, TimeUnit.SECONDS)).isTrue();

        assertTimeout(AT_ONCE, server::close);
        jersey.removeHandler(listener);
        assertThat(alarms).isEmpty();
    }

    private static final class Alarms extends Handler {
        private final List<String> heard;

        Alarms(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
                heard.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static Socket ask(RestServer server, String path) throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    @Path("/river")
    public static final class Rivers {
        private final CountDownLatch dry = new CountDownLatch(1);

        @GET
        public StreamingOutput flow() {
            return client -> {
                try {
                    var water = new byte[8192];
                    while (true) {
                        client.write(water);
                        client.flush();
                    }
                } catch (IOException gone) {
                    dry.countDown();
                    throw gone;
                }
            };
        }
    }
}
