package io.crossdock.security.rest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class HostNamesTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST.", "hub.localhost", "127.0.0.1", "127.1.2.3", "[::1]"})
    void whatMeansThisMachineEverywhereIsTaken(String host) {
        assertThat(HostNames.of(LOCAL, List.of()).has(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "notlocalhost",
                "0.0.0.0",
                "192.168.0.7",
                "[::]",
                ""
            })
    void anotherNameIsNotOursOnLoopback(String host) {
        assertThat(HostNames.of(LOCAL, List.of()).has(host)).isFalse();
    }

    @Test
    void aConfiguredNameIsTakenHoweverItIsWritten() {
        HostNames names = HostNames.of(LOCAL, List.of("Hub.Example.com"));

        assertThat(names.has("hub.example.COM.")).isTrue();
        assertThat(names.has("other.example.com")).isFalse();
    }

    @Test
    void aListenerThatOthersReachTakesEveryNameUnlessSomeAreConfigured() throws Exception {
        var open = new InetSocketAddress(InetAddress.getByAddress(new byte[] {0, 0, 0, 0}), 8080);

        assertThat(HostNames.of(open, List.of()).has("whatever.example")).isTrue();
        assertThat(HostNames.of(open, List.of("hub.example")).has("whatever.example"))
                .isFalse();
        assertThat(HostNames.of(open, List.of("hub.example")).has("hub.example"))
                .isTrue();
    }
}
