package io.crossdock.broker.api.data;

import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpecialOffsetsTest {

    @ParameterizedTest(name = "{0} in version {1}")
    @CsvSource({"-1, 1", "-2, 1", "-3, 7", "-4, 8", "-5, 9", "-6, 11", "0, 1", "1700000000000, 1"})
    void isUnderstoodFromItsVersionOn(long timestamp, short version) {
        assertThatCode(() -> SpecialOffsets.require(timestamp, version)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0} in version {1}")
    @CsvSource({"-3, 6", "-4, 7", "-5, 8", "-6, 10", "-7, 11", "-9223372036854775808, 11"})
    void isRefusedBeforeThatAndWhereItMeansNothing(long timestamp, short version) {
        assertThatThrownBy(() -> SpecialOffsets.require(timestamp, version))
                .isInstanceOf(UnsupportedVersionException.class);
    }
}
