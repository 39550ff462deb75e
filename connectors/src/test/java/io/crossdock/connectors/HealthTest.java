package io.crossdock.connectors;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose word counts when a connector says how it is. */
class HealthTest {
    private final Health health =
            new Health(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), ConnectorState.PAUSED);

    @Test
    void aProblemThatMayPassIsSeenUntilSomethingGetsThrough() {
        Health.Voice source = running();

        source.retrying("the queue is away");
        assertThat(health.read().state()).isEqualTo(ConnectorState.RETRYING);
        assertThat(health.read().lastError()).isEqualTo("the queue is away");

        source.delivered();
        assertThat(health.read().state()).isEqualTo(ConnectorState.RUNNING);
    }

    @Test
    void whatASourceIsInterruptedAtLateLeavesTheNextOneRunning() {
        Health.Voice former = running();
        health.hush();
        running();

        former.retrying("interrupted while it asked the database");
        former.note("interrupted");

        assertThat(health.read().state()).isEqualTo(ConnectorState.RUNNING);
        assertThat(health.read().lastError()).isNull();
    }

    @Test
    void whatASourceIsInterruptedAtWhileItStopsIsNoErrorOfIt() {
        Health.Voice source = running();
        source.retrying("the database is away");
        health.hush();

        source.retrying("interrupted");
        source.delivered();

        assertThat(health.read().state()).isEqualTo(ConnectorState.RETRYING);
        assertThat(health.read().lastError()).isEqualTo("the database is away");
    }

    @Test
    void whoeverStartsIsHeardAndNobodyElse() {
        Health.Voice former = running();
        Health.Voice present = running();

        present.retrying("the queue is away");
        former.delivered();

        assertThat(health.read().state()).isEqualTo(ConnectorState.RETRYING);
    }

    private Health.Voice running() {
        Health.Voice voice = health.voice();
        health.become(ConnectorState.RUNNING);
        return voice;
    }
}
