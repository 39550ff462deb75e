package io.crossdock.cli;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ListeningTest {
    @Test
    void oneOfTheAddressesIsEnough() throws IOException {
        String nobody = nobody();
        try (var somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatCode(() -> Listening.require(nobody + ",127.0.0.1:" + somebody.getLocalPort()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whereNobodyListensIsSaidAtOnceAndWhatToDo() throws IOException {
        String nobody = nobody();

        assertThatThrownBy(() -> Listening.require(nobody))
                .hasMessageContaining("no broker listens at " + nobody)
                .hasMessageContaining("'crossdock start'");
    }

    @Test
    void whatIsNoAddressIsNamed() {
        assertThatThrownBy(() -> Listening.require("localhost")).hasMessageContaining("'localhost' is no address");
        assertThatThrownBy(() -> Listening.require("localhost:99999")).hasMessageContaining("'localhost:99999'");
    }

    private static String nobody() throws IOException {
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + gone.getLocalPort();
        }
    }
}
