package io.crossdock.faults;

import io.crossdock.faults.Kind.Needs;
import io.crossdock.faults.Network.Undo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** A fault that does nothing would find nothing: packets are really dropped, and a clock really jumps. */
class NetworkIT {
    private static final int PORT = 2181;

    @TempDir
    Path folder;

    @Test
    void whatIsCutStaysSilentInEitherDirectionUntilItIsHealed() throws Exception {
        assumeThat(Machine.look(folder).has()).contains(Needs.NETWORK);
        try (var network = Network.make()) {
            Host host = network.add(2);
            Ensemble server = ExternalZooKeeper.start(host, PORT, folder.resolve("zookeeper"));
            try {
                for (List<Host> way : List.of(List.of(host, network.clients()), List.of(network.clients(), host))) {
                    connect(host);
                    Undo undo = network.cut(way.get(0), way.get(1));
                    assertThatThrownBy(() -> connect(host)).isInstanceOf(SocketTimeoutException.class);
                    undo.now();
                    connect(host);
                }
                Undo undo = network.lose(host, 99);
                assertThatThrownBy(() -> connect(host)).isInstanceOf(SocketTimeoutException.class);
                undo.now();
                connect(host);
            } finally {
                server.close();
            }
        }
    }

    @Test
    void aClockJumpsForOneProcessOnly() throws Exception {
        assumeThat(Machine.look(folder).has()).contains(Needs.CLOCK);
        WallClock clock = WallClock.make(folder);
        clock.set(Duration.ofHours(-5));
        var builder = new ProcessBuilder("date", "+%s");
        builder.environment().putAll(clock.environment());
        long there = Long.parseLong(builder.start().inputReader().readLine());
        assertThat(System.currentTimeMillis() / 1000 - there).isBetween(18_000L, 18_060L);
    }

    private static void connect(Host host) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.address(), PORT), 800);
        }
    }
}
