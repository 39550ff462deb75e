package io.crossdock.cli.doctor.facts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be found out by connecting, with little patience. Thread-safe. */
public final class Reach {
    private static final int CONNECT_MILLIS = 2_000;
    private static final Pattern MODE = Pattern.compile("(?m)^Mode: (\\w+)");

    private final Clock clock;
    private final HttpClient http;
    private final Optional<URI> hub;

    /**
     * Connects nowhere yet.
     *
     * @param http for hubs
     * @param hub where one hub of the cluster serves HTTP; the others are taken to have the same port
     */
    public Reach(Clock clock, HttpClient http, Optional<URI> hub) {
        this.clock = clock;
        this.http = http;
        this.hub = hub;
    }

    /** Whether a connection can be opened. */
    public boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** By how much the clock of a hub is ahead of this one, to about a second; empty when it serves no HTTP there. */
    Optional<Long> clockOffsetMillis(String host) {
        if (hub.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI health = new URI(hub.get().getScheme(), null, host, hub.get().getPort(), "/health/live", null, null);
            long before = clock.millis();
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(health)
                            .timeout(Duration.ofMillis(CONNECT_MILLIS))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            long middle = (before + clock.millis()) / 2;
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    // The header has whole seconds: what it says is on average half a second ago.
                    .map(date -> date.toEpochMilli() + 500 - middle);
        } catch (IOException | URISyntaxException | DateTimeException silent) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * What a member of an ensemble says of itself.
     *
     * @param address {@code host:port} of ZooKeeper's clients
     */
    public ZooKeeperFact zookeeper(String address) {
        int colon = address.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String said = new String(socket.getInputStream().readNBytes(64 * 1024), StandardCharsets.US_ASCII);
            Matcher mode = MODE.matcher(said);
            return mode.find()
                    ? new ZooKeeperFact(address, mode.group(1), "")
                    : new ZooKeeperFact(address, "", said.lines().findFirst().orElse("it says nothing"));
        } catch (IOException silent) {
            return new ZooKeeperFact(address, "", String.valueOf(silent.getMessage()));
        }
    }
}
