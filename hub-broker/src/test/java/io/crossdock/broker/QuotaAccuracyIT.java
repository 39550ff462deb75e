package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * What real clients get of a limit, over windows of thirty seconds. In the build with one client of each kind;
 * {@code -Dquota.clients=50 -Dquota.windows=2} for more of them, {@code -Dquota.large=true} for all kinds on three brokers,
 * both with {@code -Djunit.jupiter.execution.parallel.enabled=false}: one client leaves the machine idle enough to measure
 * one broker and three at the same time, fifty do not.
 */
@Execution(ExecutionMode.CONCURRENT)
@NullUnmarked
class QuotaAccuracyIT {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaAccuracyIT.class);
    private static final int CLIENTS = Integer.getInteger("quota.clients", 1);
    private static final int WINDOWS = Integer.getInteger("quota.windows", 1);
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(10 + CLIENTS / 3);
    private static final double EXACT = 0.05;

    /**
     * More than is asked is never right. Less may be the clients', which share two cores with the brokers and whoever else
     * builds and tests on them, and is measured again so often.
     */
    private static final int ATTEMPTS = 3;

    private static final String BYTES_IN = "producer_byte_rate";
    private static final String RECORDS_IN = "producer_message_rate";
    private static final String BYTES_OUT = "consumer_byte_rate";
    private static final String RECORDS_OUT = "consumer_message_rate";

    /** What all clients of a kind ask for together per second; more clients share more. */
    private static final double BYTES = 400_000 * Math.max(1, CLIENTS / 10.0);

    private static final double RECORDS = 2000 * Math.max(1, CLIENTS / 10.0);

    @Test
    void oneBrokerDeliversWhatIsAsked(@TempDir Path directory) throws Exception {
        List<String> kinds = List.of(BYTES_IN, RECORDS_IN, BYTES_OUT, RECORDS_OUT);
        // so many clients of every kind at once would want more of this machine than it has
        List<List<String>> turns = CLIENTS > 10 ? kinds.stream().map(List::of).toList() : List.of(kinds);
        try (var hub = new TestHub(directory);
                var admin = hub.admin()) {
            for (List<String> together : turns) {
                measure(hub.bootstrap(), admin, 1, together, false);
            }
        }
    }

    @Test
    void threeBrokersShareALimitWhileDemandMovesBetweenThem(@TempDir Path directory) throws Exception {
        try (var cluster = new TestCluster(directory, 3, Map.of());
                var admin = cluster.admin()) {
            cluster.awaitMembers();
            measure(cluster.bootstrap(), admin, 3, List.of(RECORDS_IN, BYTES_OUT), true);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "quota.large", matches = "true")
    void threeBrokersShareEveryKindOfLimit(@TempDir Path directory) throws Exception {
        for (String kind : List.of(BYTES_IN, RECORDS_IN, BYTES_OUT, RECORDS_OUT)) {
            try (var cluster = new TestCluster(directory.resolve(kind), 3, Map.of());
                    var admin = cluster.admin()) {
                cluster.awaitMembers();
                measure(cluster.bootstrap(), admin, 3, List.of(kind), true);
            }
        }
    }

    private static void measure(String bootstrap, Admin admin, int brokers, List<String> kinds, boolean moving)
            throws Exception {
        var limits = new Limits(admin);
        try (var load = new QuotaLoad(bootstrap, admin, brokers)) {
            for (String kind : kinds) {
                load.topic(kind, brokers);
                if (kind.startsWith("consumer")) {
                    load.fill(kind, brokers, 20_000, 500);
                }
                limits.set("client-id", kind, kind, asked(kind), kind + ".cluster", brokers > 1 ? 1 : 0);
            }
            for (String kind : kinds) {
                if (kind.startsWith("consumer")) {
                    load.consume(kind, CLIENTS, kind, brokers);
                } else {
                    load.produce(kind, CLIENTS, kind, 500, CLIENTS > 10 ? 16_384 : 4096);
                }
            }
            pass(WARM_UP, load, brokers, moving);
            for (int window = 0; window < WINDOWS; window++) {
                List<String> left = kinds;
                for (int attempt = 1; !left.isEmpty(); attempt++) {
                    Map<String, Sample> before = samples(load, kinds);
                    pass(WINDOW, load, brokers, moving);
                    left = missed(left, before, samples(load, kinds), admin, attempt == ATTEMPTS);
                }
            }
            limits.removeAll();
        }
    }

    /** @return what was delivered less of than asked, to be measured once more unless this was the last time */
    private static List<String> missed(
            List<String> kinds, Map<String, Sample> before, Map<String, Sample> after, Admin admin, boolean last)
            throws Exception {
        var missed = new ArrayList<String>();
        for (String kind : kinds) {
            double delivered = after.get(kind).perSecondSince(before.get(kind));
            LOG.info(
                    "{}: {} clients, asked {}/s, delivered {}/s, {} %",
                    kind,
                    CLIENTS,
                    asked(kind),
                    Math.round(delivered),
                    Math.round(1000 * delivered / asked(kind)) / 10.0);
            if (!last && delivered < asked(kind) * (1 - EXACT)) {
                missed.add(kind);
            } else {
                assertThat(delivered)
                        .as("%s, accounts %s", kind, usage(admin, kind))
                        .isCloseTo(asked(kind), within(asked(kind) * EXACT));
            }
        }
        return missed;
    }

    /** Every ten seconds the clients turn to other partitions, and so to other brokers. */
    private static void pass(Duration time, QuotaLoad load, int brokers, boolean moving) {
        List<Set<Integer>> turns = List.of(Set.of(0), Set.of(1, 2), Set.of(0, 1, 2));
        long begin = System.nanoTime();
        await().pollInterval(100, TimeUnit.MILLISECONDS)
                .atMost(time.plusSeconds(60))
                .until(() -> {
                    long passed = System.nanoTime() - begin;
                    if (moving && brokers == 3) {
                        load.use(turns.get((int) (passed / TimeUnit.SECONDS.toNanos(10) % turns.size())));
                    }
                    return passed >= time.toNanos();
                });
    }

    private static double asked(String kind) {
        return kind.contains("byte") ? BYTES : RECORDS;
    }

    /** Whose clients are not throttled somewhere want no more than they get, and then it is not the limit that is measured. */
    private static String usage(Admin admin, String kind) throws Exception {
        var of = ClientQuotaFilterComponent.ofEntity("usage", kind);
        return admin.describeClientQuotas(ClientQuotaFilter.contains(List.of(of)))
                .entities()
                .get()
                .toString();
    }

    /** What was used until a moment. */
    private record Sample(double used, long nanos) {
        double perSecondSince(Sample before) {
            return (used - before.used) / (nanos - before.nanos) * 1e9;
        }
    }

    private static Map<String, Sample> samples(QuotaLoad load, List<String> kinds) {
        var samples = new LinkedHashMap<String, Sample>();
        kinds.forEach(kind -> samples.put(kind, sample(load, kind)));
        return samples;
    }

    /**
     * Asked for again until the answer came so fast that it does not matter of which moment it is. The first one, on a busy
     * machine, may take seconds, which would count as time in which nothing was delivered.
     */
    private static Sample sample(QuotaLoad load, String kind) {
        var taken = new AtomicReference<Sample>();
        await().pollInterval(10, TimeUnit.MILLISECONDS)
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long begin = System.nanoTime();
                    double used = used(load, kind);
                    long took = System.nanoTime() - begin;
                    LOG.debug("asked what was used of {}, which took {} ms", kind, took / 1_000_000);
                    taken.set(new Sample(used, begin + took / 2));
                    return took < WINDOW.toNanos() / 200;
                });
        return taken.get();
    }

    private static double used(QuotaLoad load, String kind) throws Exception {
        return switch (kind) {
            case BYTES_IN -> load.bytes(kind);
            case RECORDS_IN -> load.records(kind);
            case BYTES_OUT -> (double) load.read(kind) * load.bytes(kind) / load.records(kind);
            default -> load.read(kind);
        };
    }
}
