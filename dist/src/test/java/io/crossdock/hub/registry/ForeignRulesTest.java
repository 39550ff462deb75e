package io.crossdock.hub.registry;

import jakarta.ws.rs.ServiceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ForeignRulesTest {
    private final SetClock clock = new SetClock();

    @Test
    @Timeout(30) // by itself, a client waits a minute
    void aClusterThatIsSilentIsGivenUpAfterSeconds() throws Exception {
        try (var silent = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                var rules = new ForeignRules(
                        () -> Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()), clock)) {
            assertThatThrownBy(rules::book)
                    .isInstanceOf(ServiceUnavailableException.class)
                    .hasMessageContaining("does not tell its access rules");
        }
    }

    @Test
    void aClusterWhoseNameNobodyKnowsIsAway() {
        // A name below "invalid" never resolves, RFC 2606.
        try (var rules = new ForeignRules(() -> Map.of("bootstrap.servers", "kafka.invalid:9092"), clock)) {
            assertThatThrownBy(rules::book)
                    .isInstanceOf(ServiceUnavailableException.class)
                    .hasMessageContaining("bootstrap.servers");
        }
    }
}
