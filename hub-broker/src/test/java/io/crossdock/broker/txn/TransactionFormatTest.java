package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bytes were made with Apache Kafka 4.3.1's own TransactionLogKey and TransactionLogValue. */
class TransactionFormatTest {
    private static final String KEY = "00000003706179";
    private static final String ONGOING =
            "0001000000000000126700030000ea60010302610300000000000000020002620200000001000000"
                    + "018bcfe5687b0000018bcfe56800020008000000000000126702020002";
    private static final String EMPTY = "0001000000000000126700030000ea6000000000018bcfe5687bffffffffffffffff00";
    private static final String EMPTY_VERSION_0 =
            "0000000000000000126700030000ea6000ffffffff0000018bcfe5687bffffffffffffffff";

    private static final Transaction OPEN = new Transaction(
            "pay",
            new ProducerIdentity(4711, (short) 3),
            (short) -1,
            4711,
            -1,
            60_000,
            TransactionState.ONGOING,
            Set.of(new TopicPartition("a", 0), new TopicPartition("a", 2), new TopicPartition("b", 1)),
            1_700_000_000_000L,
            1_700_000_000_123L,
            (short) 2);
    private static final Transaction FRESH = new Transaction(
            "pay",
            new ProducerIdentity(4711, (short) 3),
            (short) -1,
            -1,
            -1,
            60_000,
            TransactionState.EMPTY,
            Set.of(),
            -1,
            1_700_000_000_123L,
            (short) 0);

    @Test
    void anOpenTransactionHasTheBytesOfApacheKafka() {
        ShardRecord record = TransactionFormat.record(OPEN);

        assertThat(hex(record.key())).isEqualTo(KEY);
        assertThat(hex(requireNonNull(record.value()))).isEqualTo(ONGOING);
    }

    @Test
    void anEmptyTransactionHasTheBytesOfApacheKafka() {
        assertThat(hex(requireNonNull(TransactionFormat.record(FRESH).value()))).isEqualTo(EMPTY);
    }

    @Test
    void whatApacheKafkaWroteIsRead() {
        assertThat(TransactionFormat.readKey(bytes(KEY))).isEqualTo("pay");
        assertThat(TransactionFormat.readValue("pay", bytes(ONGOING))).isEqualTo(OPEN);
        assertThat(TransactionFormat.readValue("pay", bytes(EMPTY))).isEqualTo(FRESH);
        assertThat(TransactionFormat.readValue("pay", bytes(EMPTY_VERSION_0))).isEqualTo(FRESH);
    }

    @Test
    void everyFieldComesBack() {
        var full = new Transaction(
                "pay",
                new ProducerIdentity(4711, Short.MAX_VALUE),
                (short) 32766,
                4710,
                4712,
                1,
                TransactionState.PREPARE_ABORT,
                Set.of(new TopicPartition("a", 0)),
                5,
                6,
                (short) 2);

        ShardRecord record = TransactionFormat.record(full);

        assertThat(TransactionFormat.readValue("pay", requireNonNull(record.value())))
                .isEqualTo(full);
    }

    @Test
    void aStateNobodyKnowsIsRefused() {
        String unknown = ONGOING.substring(0, 32) + "63" + ONGOING.substring(34);

        assertThatThrownBy(() -> TransactionFormat.readValue("pay", bytes(unknown)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("99");
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
