package io.crossdock.broker.api.data;

import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IsolationTest {
    @Test
    void aLevelTheProtocolDoesNotHaveIsTheClientsMistake() {
        assertThat(Isolation.of((byte) 1)).isEqualTo(IsolationLevel.READ_COMMITTED);
        assertThatThrownBy(() -> Isolation.of((byte) 2))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("isolation level 2");
    }
}
