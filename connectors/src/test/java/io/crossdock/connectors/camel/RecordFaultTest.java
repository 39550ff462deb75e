package io.crossdock.connectors.camel;

import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RecordFaultTest {
    @ParameterizedTest
    @ValueSource(strings = {"22001", "22P02", "23505", "23502"})
    void aDatabaseThatRefusesTheDataIsThere(String state) {
        assertThat(RecordFault.in(new DataIntegrityViolationException("spring's", new SQLException("refused", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "40001", "42P01", "28P01", "53300"})
    void aDatabaseThatIsAwayOrNotReadyIsNotTheRecordsFault(String state) {
        assertThat(RecordFault.in(new IllegalStateException(new SQLException("away", state))))
                .isFalse();
    }

    @Test
    void aBatchSaysItInItsNextException() {
        var batch = new BatchUpdateException("batch entry 3 failed", null, 0, new int[0]);
        batch.setNextException(new SQLException("too long", "22001"));

        assertThat(RecordFault.in(new IllegalStateException(batch))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 410, 413, 415, 422})
    void aServerThatRefusesWhatItGotIsThere(int status) {
        assertThat(RecordFault.in(answer(status))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407, 408, 425, 429, 500, 502, 503, 504})
    void aServerThatRefusesTheCallerOrTheMomentIsAtFaultItself(int status) {
        assertThat(RecordFault.in(answer(status))).isFalse();
    }

    private static Exception answer(int status) {
        return new HttpOperationFailedException("http://erp.example", status, "", null, Map.of(), "");
    }
}
