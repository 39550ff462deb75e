package io.crossdock.hub;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessStartTest {
    @AfterEach
    void forget() {
        System.clearProperty("crossdock.started");
    }

    @Test
    void theLauncherKnowsItToTheMicrosecond() {
        System.setProperty("crossdock.started", "1700000000123456");

        assertThat(ProcessStart.instant()).contains(Instant.parse("2023-11-14T22:13:20.123456Z"));
    }

    @Test
    void withoutALauncherTheOperatingSystemIsAsked() {
        assertThat(ProcessStart.instant())
                .isEqualTo(ProcessHandle.current().info().startInstant());
    }
}
