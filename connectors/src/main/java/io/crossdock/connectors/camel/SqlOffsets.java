package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.PartitionTakenException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The offsets of one task of a sink in the database it delivers to, so that rows and offset change in one transaction or
 * not at all.
 *
 * <pre>
 * crossdock_offsets
 *   consumer_group, topic, topic_partition   which partition
 *   generation                               counts how often it was taken or stored
 *   next_offset, ahead                       the offset to go on at and what is delivered behind it; -1 for none yet
 * </pre>
 *
 * <p>A task may store only while the generation is the one it knows. That keeps out a task that was taken for dead and
 * wakes up, and it also tells a task whose commit got no answer, because the database died over it, that the rows are
 * there already: delivering them once more would double them. One thread.
 */
final class SqlOffsets {
    static final String CREATE = "CREATE TABLE IF NOT EXISTS crossdock_offsets ("
            + "consumer_group VARCHAR(249) NOT NULL, topic VARCHAR(249) NOT NULL, topic_partition INT NOT NULL, "
            + "generation BIGINT NOT NULL, next_offset BIGINT NOT NULL, ahead TEXT NOT NULL, "
            + "PRIMARY KEY (consumer_group, topic, topic_partition))";
    private static final String WHERE = " WHERE consumer_group = ? AND topic = ? AND topic_partition = ?";

    private final String group;
    private final JdbcTemplate database;
    private final Transactions transactions;
    private final Map<TopicPartition, Long> generations = new HashMap<>();
    /** A row that the former owner's transaction still has, on a machine that went silent, is asked for again later. */
    private static final int LONGEST_SECONDS = 30;

    private boolean made;

    SqlOffsets(String group, DataSource database, Transactions transactions) {
        this.group = group;
        this.database = new JdbcTemplate(database);
        this.database.setQueryTimeout(LONGEST_SECONDS);
        this.transactions = transactions;
    }

    /** Takes partitions, and says where those are that something was delivered of. Makes the table if need be. */
    Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) throws Exception {
        makeTable();
        var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (TopicPartition partition : partitions) {
            transactions.run(() -> {
                nextGeneration(partition);
                database.query(
                        "SELECT generation, next_offset, ahead FROM crossdock_offsets" + WHERE,
                        row -> {
                            generations.put(partition, row.getLong(1));
                            if (row.getLong(2) >= 0) {
                                positions.put(partition, new OffsetAndMetadata(row.getLong(2), row.getString(3)));
                            }
                        },
                        group,
                        partition.topic(),
                        partition.partition());
                return partition;
            });
        }
        return positions;
    }

    private void nextGeneration(TopicPartition partition) {
        int known = database.update(
                "UPDATE crossdock_offsets SET generation = generation + 1" + WHERE,
                group,
                partition.topic(),
                partition.partition());
        if (known == 0) {
            database.update(
                    "INSERT INTO crossdock_offsets"
                            + " (consumer_group, topic, topic_partition, generation, next_offset, ahead)"
                            + " VALUES (?, ?, ?, 1, -1, '')",
                    group,
                    partition.topic(),
                    partition.partition());
        }
    }

    /**
     * Stores offsets as part of the transaction under way on this thread. Once that is committed, {@link #stored} must be
     * called; until then the task knows the former generation, which is right as long as the outcome is not known.
     *
     * @throws PartitionTakenException if a partition is not this task's any more, or was stored by a commit that got no
     *     answer; the transaction must not be committed
     */
    void store(Map<TopicPartition, OffsetAndMetadata> positions) {
        positions.forEach((partition, position) -> {
            int stored = database.update(
                    "UPDATE crossdock_offsets SET generation = generation + 1, next_offset = ?, ahead = ?" + WHERE
                            + " AND generation = ?",
                    position.offset(),
                    position.metadata(),
                    group,
                    partition.topic(),
                    partition.partition(),
                    generations.getOrDefault(partition, 0L));
            if (stored == 0) {
                throw new PartitionTakenException(
                        "the offset of " + partition + " in crossdock_offsets is not what group " + group
                                + " last knew: another task delivers it now, or the database did what it did not confirm");
            }
        });
    }

    /** The transaction with these is committed. */
    void stored(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> generations.computeIfPresent(partition, (same, known) -> known + 1));
    }

    private void makeTable() {
        if (made) {
            return;
        }
        try {
            database.execute(CREATE);
        } catch (DataAccessException refused) {
            try {
                database.queryForObject("SELECT COUNT(*) FROM crossdock_offsets WHERE topic_partition < 0", Long.class);
            } catch (DataAccessException missing) {
                refused.addSuppressed(missing);
                throw new IllegalStateException(
                        "'exactlyOnce' needs a table that could not be made; have it made with: " + CREATE, refused);
            }
        }
        made = true;
    }
}
