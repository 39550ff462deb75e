package io.crossdock.tarball;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class OrdersDemoIT {
    @TempDir
    Path work;

    @Test
    void aHubKilledHalfWayLosesNoOrderAndCountsNoneTwice() throws Exception {
        Tarball.Result demo = Tarball.run("demo", "--data", work.toString(), "--kill-at", "40");

        assertThat(demo.text()).contains("kill -9 of the hub").contains("every figure is as expected");
        assertThat(demo.exitCode()).isZero();
    }

    @Test
    void threeHubsOfWhichOneIsKilledLoseNoOrderAndCountNoneTwice() throws Exception {
        Tarball.Result demo = Tarball.run("demo", "--three", "--data", work.toString(), "--kill-at", "40");

        assertThat(demo.text()).contains("kill -9 of the second of three hubs").contains("every figure is as expected");
        assertThat(demo.exitCode()).isZero();
    }
}
