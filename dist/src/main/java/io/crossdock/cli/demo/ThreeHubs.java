package io.crossdock.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Three brokers that share the first one's ZooKeeper, as README starts them. The first one also runs the connectors, whose
 * files come when all three are there, so that the topic has three replicas. Another one is killed, and stays dead.
 */
final class ThreeHubs implements DemoHubs {
    private final List<DemoHub> alive = new ArrayList<>();
    private final Progress progress;

    ThreeHubs(Path home, Path work, String databaseUrl, PrintWriter out) throws IOException {
        Path connectors = Files.createDirectories(work.resolve("connectors"));
        Path inbox = work.resolve("inbox");
        try {
            DemoHub first = DemoHub.start(
                    home, work.resolve("hub"), inbox, databaseUrl, List.of("connectors.directory=" + connectors), out);
            alive.add(first);
            for (int id = 2; id <= 3; id++) {
                List<String> settings =
                        List.of("node.id=" + id, "roles=broker", "zookeeper.connect=" + first.zooKeeper());
                alive.add(DemoHub.start(home, work.resolve("hub-" + id), inbox, databaseUrl, settings, out));
            }
        } catch (IOException failed) {
            try {
                stopAll();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            throw failed;
        }
        progress = new Progress(alive.stream().map(DemoHub::address).collect(Collectors.joining(",")));
        copy(home.resolve("examples/orders/connectors"), connectors);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Path half =
                        Files.copy(file, to.resolve(file.getFileName() + ".half"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(half, to.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Override
    public String strike() throws InterruptedException {
        DemoHub second = alive.remove(1);
        second.kill();
        return "kill -9 of the second of three hubs (pid " + second.pid() + ")";
    }

    @Override
    public boolean nothingLeft() throws InterruptedException, ExecutionException {
        return progress.nothingLeft();
    }

    @Override
    public boolean ended(Duration wait) throws InterruptedException {
        boolean first = alive.get(0).ended(wait);
        for (DemoHub hub : alive) {
            if (hub.ended(Duration.ZERO)) {
                return true;
            }
        }
        return first;
    }

    @Override
    public Path log() {
        return alive.get(0).log();
    }

    @Override
    public void stop() throws InterruptedException {
        progress.close();
        stopAll();
    }

    /** The first one last: the others need its ZooKeeper to hand over what they lead. */
    private void stopAll() throws InterruptedException {
        for (int i = alive.size() - 1; i >= 0; i--) {
            alive.get(i).stop();
        }
    }
}
