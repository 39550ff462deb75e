package io.crossdock.broker.metadata.zk;

import org.apache.kafka.common.TopicPartition;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class ZkOffsetMirrorTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);

    @TempDir
    Path directory;

    private ZkFixture fixture;
    private ZkMetadataStore store;
    private ZkOffsetMirror mirror;

    @BeforeEach
    void start() throws Exception {
        fixture = new ZkFixture(directory);
        store = fixture.store("owner");
        mirror = ZkOffsetMirror.over(store, fixture.timer());
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void aCommittedOffsetIsReadableInZooKeeperWhereOldToolsLook() {
        mirror.committed("shop", ORDERS_0, 42);

        await().atMost(ZkFixture.PATIENCE)
                .until(() -> at("/consumers/shop/offsets/orders/0").equals(Optional.of("42")));
    }

    @Test
    void aCommitWaitsForItsTurnLessThanASecond() {
        var waits = new CopyOnWriteArrayList<Duration>();
        var patient = ZkOffsetMirror.over(store, (delay, on, task) -> {
            waits.add(delay);
            return fixture.timer().after(delay, on, task);
        });

        patient.committed("shop", ORDERS_0, 42);

        assertThat(waits).hasSize(1).allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0);
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> at("/consumers/shop/offsets/orders/0").equals(Optional.of("42")));
    }

    @Test
    void onlyTheNewestOfManyCommitsIsWritten() throws Exception {
        for (int offset = 0; offset <= 1000; offset++) {
            mirror.committed("shop", ORDERS_0, offset);
        }
        mirror.close();

        assertThat(at("/consumers/shop/offsets/orders/0")).contains("1000");
        assertThat(store.connection()
                        .read("/consumers/shop/offsets/orders/0")
                        .join()
                        .stat()
                        .getVersion())
                .isLessThan(5);
    }

    @Test
    void closingWritesWhatStillWaits() throws Exception {
        for (int partition = 0; partition < 3000; partition++) {
            mirror.committed("shop", new TopicPartition("orders", partition), partition);
        }

        mirror.close();

        assertThat(store.connection().children("/consumers/shop/offsets/orders").join())
                .hasSize(3000);
        assertThat(at("/consumers/shop/offsets/orders/2999")).contains("2999");
    }

    @Test
    void aRemovedOffsetTakesItsEmptyParentsAlong() throws Exception {
        mirror.committed("shop", ORDERS_0, 1);
        mirror.committed("shop", new TopicPartition("payments", 0), 1);
        mirror.committed("other", ORDERS_0, 1);
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> at("/consumers/other/offsets/orders/0").isPresent());

        mirror.removed("shop", ORDERS_0);
        mirror.removed("other", ORDERS_0);
        mirror.removed("unknown", ORDERS_0);
        mirror.close();

        assertThat(at("/consumers/other")).isEmpty();
        assertThat(at("/consumers/shop/offsets/orders")).isEmpty();
        assertThat(at("/consumers/shop/offsets/payments/0")).contains("1");
    }

    @Test
    void offsetsWaitForZooKeeperToComeBack() throws Exception {
        int port = fixture.server().port();
        fixture.server().close();
        mirror.committed("shop", ORDERS_0, 7);
        assertThat(port).isPositive();
        fixture.restartServer();

        await().atMost(ZkFixture.PATIENCE)
                .until(() -> at("/consumers/shop/offsets/orders/0").equals(Optional.of("7")));
    }

    @Test
    void aGroupMayHaveAnyName() throws Exception {
        mirror.committed("a/b\u0000%ü", ORDERS_0, 7);
        mirror.committed("..", ORDERS_0, 8);
        mirror.committed("", ORDERS_0, 9);
        mirror.close();

        assertThat(store.connection().children("/consumers").join())
                .extracting(ZnodeName::unescape)
                .containsExactlyInAnyOrder("a/b\u0000%ü", "..", "");
        assertThat(at("/consumers/a%2Fb%00%25ü/offsets/orders/0")).contains("7");
    }

    private Optional<String> at(String path) {
        try {
            byte[] data = store.connection().read(path).join().data();
            return Optional.of(new String(data, StandardCharsets.US_ASCII));
        } catch (CompletionException absent) {
            assertThat(MultiFailure.code(absent)).isIn(Code.NONODE, Code.CONNECTIONLOSS);
            return Optional.empty();
        }
    }
}
