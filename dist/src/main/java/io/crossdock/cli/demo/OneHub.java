package io.crossdock.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** One hub does everything, and starts again after it was killed. */
final class OneHub implements DemoHubs {
    private final Path home;
    private final Path work;
    private final String databaseUrl;
    private final PrintWriter out;
    private DemoHub hub;
    private Progress progress;

    OneHub(Path home, Path work, String databaseUrl, PrintWriter out) throws IOException {
        this.home = home;
        this.work = work;
        this.databaseUrl = databaseUrl;
        this.out = out;
        hub = start();
        progress = new Progress(hub.address());
    }

    private DemoHub start() throws IOException {
        return DemoHub.start(
                home,
                work.resolve("hub"),
                work.resolve("inbox"),
                databaseUrl,
                List.of("connectors.directory=" + home.resolve("examples/orders/connectors")),
                out);
    }

    @Override
    public String strike() throws IOException, InterruptedException {
        progress.close();
        String killed = "kill -9 of the hub (pid " + hub.pid() + ")";
        hub.kill();
        hub = start();
        progress = new Progress(hub.address());
        return killed;
    }

    @Override
    public boolean nothingLeft() throws InterruptedException, ExecutionException {
        return progress.nothingLeft();
    }

    @Override
    public boolean ended(Duration wait) throws InterruptedException {
        return hub.ended(wait);
    }

    @Override
    public Path log() {
        return hub.log();
    }

    @Override
    public void stop() throws InterruptedException {
        progress.close();
        hub.stop();
    }
}
