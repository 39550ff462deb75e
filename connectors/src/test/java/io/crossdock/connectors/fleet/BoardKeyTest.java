package io.crossdock.connectors.fleet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BoardKeyTest {
    @Test
    void whatIsWrittenIsRead() {
        for (BoardKey key : new BoardKey[] {
            BoardKey.connector("orders-in"),
            BoardKey.target("orders-in"),
            BoardKey.restart("orders-in"),
            BoardKey.hub("2"),
            BoardKey.report("2", "orders-in")
        }) {
            assertThat(BoardKey.parse(key.toString())).contains(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector/../../escaped",
                "connector//tmp/absolute",
                "connector/.hidden",
                "connector/a\0b",
                "connector/",
                "target/../x",
                "restart/a/b",
                "report/2",
                "report//x",
                "of-a-later-version/x"
            })
    void aKeyThatNamesNoConnectorIsPassedOver(String key) {
        assertThat(BoardKey.parse(key)).isEmpty();
    }
}
