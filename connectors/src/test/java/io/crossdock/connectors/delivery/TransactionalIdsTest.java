package io.crossdock.connectors.delivery;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TransactionalIdsTest {
    @Test
    void anIdNamesTheConnectorAndTheRole() {
        assertThat(TransactionalIds.of("shop-orders", "source")).isEqualTo("connector.shop-orders.source");
    }

    @Test
    void whatCouldBeTakenForAnotherIsRefused() {
        assertThatThrownBy(() -> TransactionalIds.of("shop.orders", "source")).hasMessageContaining("'shop.orders'");
    }
}
