package io.crossdock.ci.streams;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TimeWindows;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Three questions to the e-shop's clicks, each with state that survives: how often each word occurs, how many clicks each
 * category had on each day, and which clicks on a trousers page had one on a sale page of the same session within seconds.
 *
 * <p>Usage: {@code Clickstream HOST:PORT PREFIX STATE_DIR}. Reads PREFIX-clicks; writes PREFIX-words, PREFIX-days and
 * PREFIX-pairs. Every change of a count is written, so that a reader sees 1, 2, 3 and so on for each key, without a gap or
 * a repetition. Runs until SIGTERM.
 */
final class Clickstream {
    private static final Duration NEAR = Duration.ofSeconds(5);
    /**
     * How far the partitions of a repartitioned topic may be apart: more than the data spans, so that nothing is ever late, and no
     * segment of a window store is given up on the way.
     */
    private static final Duration GRACE = Duration.ofDays(100);

    private static final Serde<String> TEXT = Serdes.String();

    private Clickstream() {}

    public static void main(String[] args) throws InterruptedException {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, args[2]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        KafkaStreams streams = new KafkaStreams(topology(args[1]), settings);
        CountDownLatch ended = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            System.out.println(now);
            if (now == KafkaStreams.State.ERROR) ended.countDown();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
        streams.start();
        ended.await();
        System.exit(1);
    }

    private static Topology topology(String prefix) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Click> clicks =
                builder.stream(prefix + "-clicks", Consumed.with(TEXT, TEXT)).mapValues(Click::parse);
        clicks.flatMap((session, click) -> words(click))
                .groupByKey(Grouped.with("words", TEXT, TEXT))
                .count(Materialized.as("words"))
                .toStream()
                .to(prefix + "-words", Produced.with(TEXT, Serdes.Long()));
        clicks.map((session, click) -> KeyValue.pair(click.category(), ""))
                .groupByKey(Grouped.with("days", TEXT, TEXT))
                .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofDays(1), GRACE))
                .count(Materialized.as("days"))
                .toStream((category, count) -> category.key() + "@" + category.window().start())
                .to(prefix + "-days", Produced.with(TEXT, Serdes.Long()));
        KStream<String, String> trousers = orders(clicks, "1");
        trousers.join(
                        orders(clicks, "4"),
                        (one, other) -> one + "," + other,
                        JoinWindows.ofTimeDifferenceAndGrace(NEAR, GRACE),
                        StreamJoined.with(TEXT, TEXT, TEXT).withName("pairs").withStoreName("pairs"))
                .to(prefix + "-pairs", Produced.with(TEXT, TEXT));
        return builder.build();
    }

    private static List<KeyValue<String, String>> words(Click click) {
        return List.of(KeyValue.pair("country-" + click.country(), ""), KeyValue.pair("model-" + click.model(), ""));
    }

    private static KStream<String, String> orders(KStream<String, Click> clicks, String category) {
        return clicks.filter((session, click) -> click.category().equals(category))
                .mapValues(click -> Integer.toString(click.order()));
    }
}
