package io.crossdock.connectors.camel;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class OriginTroubleTest {
    private final List<String> heard = new ArrayList<>();
    private final OriginTrouble trouble =
            new OriginTrouble(new OriginReport(why -> heard.add(why.getMessage()), () -> heard.add("readable")));

    @Test
    void whatIsStillTheSameIsSaidOnce() {
        trouble.readable();
        trouble.unreadable(new IOException("away"));
        trouble.unreadable(new IOException("away"));
        trouble.unreadable(new IOException("refused"));
        trouble.readable();
        trouble.readable();
        trouble.unreadable(new IOException("refused"));

        assertThat(heard).containsExactly("away", "refused", "readable", "refused");
    }
}
