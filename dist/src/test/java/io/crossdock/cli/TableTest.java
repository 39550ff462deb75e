package io.crossdock.cli;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new Table("topic", "partition");
        table.row("shop.orders", 0);
        var text = new StringWriter();

        table.print(new PrintWriter(text, true));

        assertThat(text.toString().lines()).containsExactly("topic        partition", "shop.orders  0");
    }
}
