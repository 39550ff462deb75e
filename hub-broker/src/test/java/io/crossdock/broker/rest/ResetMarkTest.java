package io.crossdock.broker.rest;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResetMarkTest {
    @Test
    void whatWasWrittenIsReadAgain() {
        var mark = ResetMark.of(17, "ann \"the\" admin", 3, new OffsetAndMetadata(5, "own words"));

        assertThat(ResetMark.read(new OffsetAndMetadata(0, mark.write()))).contains(mark);
    }

    @Test
    void itFitsIntoTheMetadataThatClustersTake() {
        var mark = ResetMark.of(
                Long.MAX_VALUE,
                "\u0001".repeat(5000),
                Integer.MAX_VALUE,
                new OffsetAndMetadata(Long.MAX_VALUE, "\u0001".repeat(400)));

        assertThat(mark.write()).hasSizeLessThan(4096);
    }

    @Test
    void theMarkOfAnEarlierResetIsNotKept() {
        String earlier =
                ResetMark.of(1, "ann", 1, new OffsetAndMetadata(5, "own words")).write();

        assertThat(ResetMark.of(2, "ben", 1, new OffsetAndMetadata(0, earlier)).metadata())
                .isEmpty();
    }

    @Test
    void whatSomebodyElseWroteIsNoMark() {
        for (String foreign : new String[] {"", "crossdock-reset ", "crossdock-reset {\"other\":1}", "AQ=="}) {
            assertThat(ResetMark.read(new OffsetAndMetadata(0, foreign)))
                    .as(foreign)
                    .isEmpty();
        }
    }
}
