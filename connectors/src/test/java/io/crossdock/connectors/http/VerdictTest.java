package io.crossdock.connectors.http;

import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.delivery.UndeliverableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VerdictTest {
    private static final Instant NOW = Instant.parse("2025-01-31T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void whatWasTakenIsDelivered(int status) {
        assertThat(Verdict.of(status, Optional.empty(), "", NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407, 408, 425, 429, 500, 502, 503, 504, 599})
    void theServersTroubleMayPass(int status) {
        assertThat(Verdict.of(status, Optional.empty(), "busy", NOW)).get().satisfies(it -> assertThat(it)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the server answers " + status + ": busy"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 400, 404, 409, 413, 422})
    void everythingElseIsTheRecordsFault(int status) {
        assertThat(Verdict.of(status, Optional.of("30"), "", NOW)).get().isInstanceOf(UndeliverableException.class);
    }

    @Test
    void aWaitInSecondsOrUntilADateIsHonouredUpToAnHour() {
        assertThat(RetryAfter.of("30", NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.of("Fri, 31 Jan 2025 12:01:30 GMT", NOW)).isEqualTo(Duration.ofSeconds(90));
        assertThat(RetryAfter.of("Fri, 31 Jan 2025 11:00:00 GMT", NOW)).isZero();
        assertThat(RetryAfter.of("soon", NOW)).isZero();
        assertThat(RetryAfter.of("86400", NOW)).isEqualTo(RetryAfter.LONGEST);
    }

    @Test
    void theLongerOfTheUsualPauseAndTheWishedForOneCounts() {
        Exception asked = Verdict.of(503, Optional.of("7"), "", NOW).orElseThrow();

        assertThat(TryLaterException.waitAfter(asked, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(7));
        assertThat(TryLaterException.waitAfter(asked, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        assertThat(TryLaterException.waitAfter(new IOException(), Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aValueCannotLeadToAnotherPlace() {
        Map<String, String> values = Map.of("id", "../admin?all=1 &#é");
        var template = new Template("http://a/orders/{id}/lines");

        assertThat(template.url(name -> Optional.ofNullable(values.get(name))))
                .isEqualTo("http://a/orders/..%2Fadmin%3Fall%3D1%20%26%23%C3%A9/lines");
        for (String elsewhere : List.of("", ".", "..")) {
            assertThatThrownBy(() -> template.url(name -> Optional.of(elsewhere)))
                    .hasMessage("'" + elsewhere + "' cannot stand in a URL, where it would lead elsewhere");
        }
        assertThatThrownBy(() -> new Template("http://a/{no}").url(name -> Optional.empty()))
                .hasMessageContaining("there is no variable or header 'no'");
    }
}
