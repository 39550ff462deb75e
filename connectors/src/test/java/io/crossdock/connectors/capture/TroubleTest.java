package io.crossdock.connectors.capture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TroubleTest {
    private static final CaptureSettings SETTINGS = new CaptureSettings(
            "shop-changes",
            new DatabaseServer(
                    "db", 5432, "shop", "hub", "s3cret", new DatabaseServer.Tls("prefer", null, null, null, null)),
            List.of(new CaptureSettings.Table("public", "orders")),
            "slot",
            "slot",
            true,
            true,
            500);

    @ParameterizedTest
    @CsvSource({
        "28P01, look at 'username' and 'password'",
        "3D000, look at 'database'",
        "42501, grant user 'hub' the attribute REPLICATION",
        "53400, raise max_replication_slots",
        "08001, it is tried again; look at 'host'"
    })
    void aStateThatAnAdministratorCanMendComesWithItsRemedy(String state, String remedy) {
        var wrapped = new IllegalStateException("engine", new SQLException("FATAL: no\nDetail: a lot", state));

        NotReadyException told = Trouble.explained(SETTINGS, wrapped);

        assertThat(told)
                .hasMessageStartingWith("PostgreSQL at db:5432/shop cannot be captured now: FATAL: no - ")
                .hasMessageContaining(remedy);
        assertThat(told.getMessage()).hasLineCount(1).doesNotContain("s3cret");
    }

    @Test
    void whatNobodyHasForeseenIsToldInItsOwnWords() {
        assertThat(Trouble.explained(SETTINGS, new RuntimeException(new IllegalStateException("the disk is full"))))
                .hasMessage("PostgreSQL at db:5432/shop cannot be captured now: the disk is full");
    }
}
