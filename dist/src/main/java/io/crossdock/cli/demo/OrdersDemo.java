package io.crossdock.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The pipeline of {@code examples/orders}, run once from end to end in a work folder.
 *
 * <pre>
 * DIR/inbox/*.csv        what the shop exported; a file moves to inbox/.done once the broker has all of it
 * DIR/hub                the hub's own data; DIR/hub-2 and DIR/hub-3 those of the others, where there are three
 * DIR/db/shop.mv.db      the database the orders end in
 * </pre>
 *
 * <p>Run again on the same folder it goes on where it was, however the run before ended.
 */
public final class OrdersDemo {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration STALL = Duration.ofSeconds(90);

    private final Path home;
    private final Path work;
    private final PrintWriter out;
    private final Clock clock;

    /**
     * @param home the installation
     * @param work folder of this run; made if missing
     */
    public OrdersDemo(Path home, Path work, PrintWriter out, Clock clock) {
        this.home = home;
        this.work = work.toAbsolutePath().normalize();
        this.out = out;
        this.clock = clock;
    }

    /**
     * Runs until every order is in the database, then compares the totals.
     *
     * @param three whether three hubs do it, as one cluster
     * @param killAtPercent when so much is in the database, the hub is killed and started again; of three, one is killed
     * @return whether every figure is as expected
     */
    public boolean run(boolean three, OptionalInt killAtPercent) throws Exception {
        Path example = home.resolve("examples/orders");
        Expected expected = Expected.read(example.resolve("expected.json"));
        Inbox inbox = Inbox.prepare(example.resolve("online-retail.zip"), work.resolve("inbox"));
        out.println("work folder " + work + ": " + inbox.waiting() + " of " + inbox.total() + " files still to read");
        boolean right;
        try (var database = OrderDatabase.open(work.resolve("db/shop"))) {
            database.createTables(Files.readString(example.resolve("schema.sql")));
            DemoHubs hubs = three
                    ? new ThreeHubs(home, work, database.url(), out)
                    : new OneHub(home, work, database.url(), out);
            try {
                if (killAtPercent.isPresent()) {
                    follow(hubs, inbox, database, expected.rows() * (long) killAtPercent.getAsInt() / 100);
                    long before = database.count();
                    out.println(hubs.strike() + " with " + before + " orders in");
                }
                follow(hubs, inbox, database, Long.MAX_VALUE);
                right = new Comparison(expected, database, out).print();
            } finally {
                hubs.stop();
            }
        }
        out.println(right ? "every figure is as expected" : "FIGURES DIFFER from what was expected");
        return right;
    }

    /** Shows progress until everything, or so many orders, have arrived. */
    private void follow(DemoHubs hubs, Inbox inbox, OrderDatabase database, long enough) throws Exception {
        long before = -1;
        Instant lastProgress = clock.instant();
        while (true) {
            long count = database.count();
            if (count != before) {
                out.printf(
                        "%,9d order lines in the database, %d of %d files read%n",
                        count, inbox.total() - inbox.waiting(), inbox.total());
                out.flush();
                before = count;
                lastProgress = clock.instant();
            }
            if (count >= enough || (inbox.waiting() == 0 && hubs.nothingLeft())) {
                return;
            }
            if (hubs.ended(LOOK)) {
                throw new IOException("a hub ended by itself; see " + hubs.log());
            }
            if (Duration.between(lastProgress, clock.instant()).compareTo(STALL) > 0) {
                throw new IOException("no order arrived for " + TimeUnit.MILLISECONDS.toSeconds(STALL.toMillis())
                        + " s; see " + hubs.log());
            }
        }
    }
}
