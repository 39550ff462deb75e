package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes in {@code __consumer_offsets}, spelt out: Apache Kafka's tools and brokers must agree with them. */
class RecordFormatTest {
    private static final TopicPartition SHOP = new TopicPartition("shop", 3);
    private static final String OFFSET_KEY = "0001 0001 67 0004 73686f70 00000003";
    private static final String GROUP_KEY = "0002 0001 67";

    private final Ledger ledger = new Ledger();

    @Test
    void anOffsetIsWrittenInVersionThree() {
        ShardRecord record = OffsetFormat.record("g", SHOP, new CommittedOffset(42, 7, "n", 1, -1));

        assertThat(record.key()).isEqualTo(hex(OFFSET_KEY));
        assertThat(record.value()).isEqualTo(hex("0003 000000000000002a 00000007 0001 6e 0000000000000001"));
    }

    @Test
    void anOffsetWithARetentionOfItsOwnIsWrittenInVersionOne() {
        ShardRecord record = OffsetFormat.record("g", SHOP, new CommittedOffset(42, 7, "n", 1, 2));

        assertThat(record.value()).isEqualTo(hex("0001 000000000000002a 0001 6e 0000000000000001 0000000000000002"));
    }

    @Test
    void aGroupIsWrittenInVersionThree() {
        var member = new StoredMember("m", null, "c", "h", 60_000, 10_000, hex("aa"), hex("bbcc"));
        ShardRecord record = GroupFormat.record("g", new StoredGroup("consumer", 5, "range", "m", 9, List.of(member)));

        assertThat(record.key()).isEqualTo(hex(GROUP_KEY));
        assertThat(record.value())
                .isEqualTo(hex("0003 0008 636f6e73756d6572 00000005 0005 72616e6765 0001 6d 0000000000000009"
                        + "00000001 0001 6d ffff 0001 63 0001 68 0000ea60 00002710 00000001 aa 00000002 bbcc"));
    }

    @Test
    void anEmptyGroupHasNeitherProtocolNorLeader() {
        ShardRecord record = GroupFormat.record("g", new StoredGroup("consumer", 5, null, null, 9, List.of()));

        assertThat(record.value())
                .isEqualTo(hex("0003 0008 636f6e73756d6572 00000005 ffff ffff 0000000000000009 00000000"));
    }

    @Test
    void offsetsOfEveryVersionAreRead() {
        assertThat(read("0000 000000000000002a 0001 6e 0000000000000001"))
                .isEqualTo(new CommittedOffset(42, -1, "n", 1, -1));
        assertThat(read("0001 000000000000002a 0001 6e 0000000000000001 0000000000000002"))
                .isEqualTo(new CommittedOffset(42, -1, "n", 1, 2));
        assertThat(read("0002 000000000000002a 0001 6e 0000000000000001"))
                .isEqualTo(new CommittedOffset(42, -1, "n", 1, -1));
        assertThat(read("0003 000000000000002a 00000007 0001 6e 0000000000000001"))
                .isEqualTo(new CommittedOffset(42, 7, "n", 1, -1));
        assertThat(read("0004 000000000000002a 00000007 02 6e 0000000000000001 00"))
                .isEqualTo(new CommittedOffset(42, 7, "n", 1, -1));
    }

    @Test
    void theTopicIdOfVersionFourIsPassedOver() {
        assertThat(read("0004 000000000000002a 00000007 02 6e 0000000000000001"
                        + "01 00 10 000102030405060708090a0b0c0d0e0f"))
                .isEqualTo(new CommittedOffset(42, 7, "n", 1, -1));
    }

    @Test
    void groupsOfEveryVersionAreRead() {
        var member = new StoredMember("m", null, "c", "h", 10_000, 10_000, hex("aa"), hex("bb"));
        var before2 = new StoredGroup("t", 5, "p", "m", -1, List.of(member));
        var since2 = new StoredGroup("t", 5, "p", "m", 9, List.of(member));
        String head = "0001 74 00000005 0001 70 0001 6d";
        String timestamp = "0000000000000009";
        String tail = "00002710 00000001 aa 00000001 bb";

        assertThat(readGroup("0000" + head + "00000001 0001 6d 0001 63 0001 68" + tail))
                .isEqualTo(before2);
        assertThat(readGroup("0001" + head + "00000001 0001 6d 0001 63 0001 68 00002710" + tail))
                .isEqualTo(before2);
        assertThat(readGroup("0002" + head + timestamp + "00000001 0001 6d 0001 63 0001 68 00002710" + tail))
                .isEqualTo(since2);
        assertThat(readGroup("0003" + head + timestamp + "00000001 0001 6d ffff 0001 63 0001 68 00002710" + tail))
                .isEqualTo(since2);
        assertThat(readGroup("0004 02 74 00000005 02 70 02 6d" + timestamp
                        + "02 02 6d 00 02 63 02 68 00002710 00002710 02 aa 02 bb 00 00"))
                .isEqualTo(since2);
    }

    @Test
    void aTombstoneTakesTheOffsetBack() {
        ledger.replay(OffsetFormat.record("g", SHOP, new CommittedOffset(42, 7, "n", 1, -1)));
        ledger.replay(OffsetFormat.tombstone("g", SHOP));

        assertThat(ledger.groupIds()).isEmpty();
    }

    @Test
    void aTombstoneTakesTheGroupBackButNotItsOffsets() {
        ledger.replay(GroupFormat.record("g", new StoredGroup("t", 1, null, null, 1, List.of())));
        ledger.replay(OffsetFormat.record("g", SHOP, new CommittedOffset(42, 7, "n", 1, -1)));
        ledger.replay(GroupFormat.tombstone("g"));

        assertThat(ledger.groups()).isEmpty();
        assertThat(ledger.offset("g", SHOP)).isPresent();
    }

    @Test
    void whatANewerBrokerWroteIsPassedOver() {
        ledger.replay(new ShardRecord(hex("0003 0001 67"), hex("0000")));
        ledger.replay(new ShardRecord(hex(OFFSET_KEY), hex("0005 000000000000002a")));
        ledger.replay(new ShardRecord(hex(GROUP_KEY), hex("0005 00")));

        assertThat(ledger.groupIds()).isEmpty();
    }

    @Test
    void whatIsTornIsPassedOver() {
        ledger.replay(new ShardRecord(hex("00"), hex("00")));
        ledger.replay(new ShardRecord(hex("0001 0009 67"), hex("0003")));
        ledger.replay(new ShardRecord(hex(OFFSET_KEY), hex("0003 00")));
        ledger.replay(new ShardRecord(hex(OFFSET_KEY), hex("")));
        ledger.replay(new ShardRecord(hex(GROUP_KEY), hex("0003 7fff")));

        assertThat(ledger.groupIds()).isEmpty();
    }

    private @Nullable CommittedOffset read(String value) {
        ledger.replay(new ShardRecord(hex(OFFSET_KEY), hex(value)));
        return ledger.offsets("g").get(SHOP);
    }

    private @Nullable StoredGroup readGroup(String value) {
        ledger.replay(new ShardRecord(hex(GROUP_KEY), hex(value)));
        return ledger.groups().get("g");
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }
}
