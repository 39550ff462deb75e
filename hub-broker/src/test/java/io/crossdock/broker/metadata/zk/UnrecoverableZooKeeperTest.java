package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.util.ServiceUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A supervisor starts again what did not end with 0. */
class UnrecoverableZooKeeperTest {
    @AfterEach
    void asItWas() {
        ServiceUtils.setSystemExitProcedure(ServiceUtils.SYSTEM_EXIT);
    }

    @Test
    void aServerThatCannotGoOnEndsTheHubAsAFailure() {
        List<Integer> codes = new ArrayList<>();
        UnrecoverableZooKeeper.ends(codes::add);

        ServiceUtils.requestSystemExit(10);
        ServiceUtils.requestSystemExit(0);

        assertThat(codes).containsExactly(10, 1);
    }
}
