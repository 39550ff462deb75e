package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.PartitionTakenException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqlOffsetsTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);
    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void open(@TempDir Path folder) {
        database.setURL("jdbc:h2:" + folder.resolve("db"));
        new JdbcTemplate(database).execute("CREATE TABLE t (id INT)");
    }

    @Test
    void rowsAndOffsetAreThereTogetherOrNotAtAll() throws Exception {
        SqlOffsets offsets = task();
        assertThat(offsets.take(List.of(PARTITION))).isEmpty();

        assertThatThrownBy(() -> deliver(offsets, 1, true)).hasMessage("killed");
        assertThat(task().take(List.of(PARTITION))).isEmpty();
        assertThat(rows()).isZero();

        SqlOffsets again = task();
        again.take(List.of(PARTITION));
        deliver(again, 1, false);
        assertThat(task().take(List.of(PARTITION)))
                .containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(1, "ahead:1,2")));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aTaskThatWasTakenForDeadCanDeliverNothingMore() throws Exception {
        SqlOffsets asleep = task();
        asleep.take(List.of(PARTITION));
        SqlOffsets successor = task();
        successor.take(List.of(PARTITION));

        assertThatThrownBy(() -> deliver(asleep, 1, false)).isInstanceOf(PartitionTakenException.class);
        deliver(successor, 1, false);

        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void whatWasCommittedWithoutAnAnswerIsNotWrittenAgain() throws Exception {
        SqlOffsets offsets = task();
        offsets.take(List.of(PARTITION));
        new Transactions(database).run(() -> write(offsets, 1)); // and nobody says that it is stored

        assertThatThrownBy(() -> deliver(offsets, 1, false)).isInstanceOf(PartitionTakenException.class);

        assertThat(rows()).isEqualTo(1);
        assertThat(offsets.take(List.of(PARTITION)))
                .containsExactly(Map.entry(PARTITION, new OffsetAndMetadata(1, "ahead:1,2")));
        deliver(offsets, 2, false);
        deliver(offsets, 3, false);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void groupsDoNotShareTheirOffsets() throws Exception {
        SqlOffsets one = task();
        one.take(List.of(PARTITION));
        deliver(one, 7, false);
        var other = new SqlOffsets("other", database, new Transactions(database));

        assertThat(other.take(List.of(PARTITION))).isEmpty();
    }

    private SqlOffsets task() {
        return new SqlOffsets("group", database, new Transactions(database));
    }

    private void deliver(SqlOffsets offsets, long next, boolean killed) throws Exception {
        new Transactions(database).run(() -> {
            write(offsets, next);
            if (killed) {
                throw new IllegalStateException("killed");
            }
            return next;
        });
        offsets.stored(List.of(PARTITION));
    }

    private long write(SqlOffsets offsets, long next) {
        offsets.store(Map.of(PARTITION, new OffsetAndMetadata(next, "ahead:1,2")));
        new JdbcTemplate(database).update("INSERT INTO t VALUES (1)");
        return next;
    }

    private int rows() {
        Integer rows = new JdbcTemplate(database).queryForObject("SELECT COUNT(*) FROM t", Integer.class);
        return rows == null ? 0 : rows;
    }
}
