package io.crossdock.broker;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.EndpointImage;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionProbeTest {
    @Test
    void aPortWhereNobodyListensRefusesAndOneWhereSomebodyDoesDoesNot() throws Exception {
        BrokerImage listening;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening = at("127.0.0.1", socket.getLocalPort());
            assertThat(refuses("", listening)).isFalse();
        }
        assertThat(refuses("", listening)).isTrue();
    }

    @Test
    void aHostThatCannotBeFoundRefusesNothing() throws Exception {
        assertThat(refuses("", at("no-such-host.invalid", 9092))).isFalse();
        assertThat(refuses("", new BrokerImage(1, 1, List.of(), Optional.empty())))
                .isFalse();
    }

    @Test
    void theListenerOfBrokersIsAskedWhereThereIsOne() throws Exception {
        try (var clients = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var broker = new BrokerImage(
                    1,
                    1,
                    List.of(
                            new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", clients.getLocalPort()),
                            new EndpointImage("INTERNAL", "PLAINTEXT", "127.0.0.1", gone.getLocalPort())),
                    Optional.empty());
            gone.close();

            assertThat(refuses("INTERNAL", broker)).isTrue();
            assertThat(refuses("", broker)).isFalse();
        }
    }

    private static boolean refuses(String listener, BrokerImage broker) throws Exception {
        return new ConnectionProbe(listener, Runnable::run).refuses(broker).get();
    }

    private static BrokerImage at(String host, int port) {
        return new BrokerImage(
                1, 1, List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", host, port)), Optional.empty());
    }
}
