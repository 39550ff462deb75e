package io.crossdock.cli;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code crossdock consume}. */
@Command(
        name = "consume",
        description = {
            "Prints the records of a topic, one per line: value, or with --details everything.",
            "Reads until stopped; with --end up to what was there at the start, with --max so many records."
        })
final class ConsumeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    @Mixin
    private ClientOptions client;

    @Parameters(paramLabel = "TOPIC")
    private String topic;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Read as a member of this group and commit what was printed; default is without a group.")
    private @Nullable String group;

    @Option(
            names = "--from-beginning",
            description = "Where nothing is committed, begin with the oldest record instead of the next one.")
    private boolean fromBeginning;

    @Option(names = "--max", paramLabel = "N", description = "Stop after so many records.")
    private long max = Long.MAX_VALUE;

    @Option(names = "--end", description = "Stop at the present end of the topic; only without a group.")
    private boolean toEnd;

    @Option(names = "--details", description = "Print partition, offset, time, key and headers before the value.")
    private boolean details;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean interrupted;

    @Override
    public Integer call() throws Exception {
        if (toEnd && group != null) {
            throw new ParameterException(
                    spec.commandLine(), "--end reads without a group; leave out --group, or use --max");
        }
        Map<String, Object> settings = client.settings();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, fromBeginning || toEnd ? "earliest" : "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // reading a misspelt name makes no topic
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "leave"));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            if (group == null) {
                readAll(consumer);
            } else {
                consumer.subscribe(List.of(topic));
                read(consumer, Map.of());
            }
        } finally {
            closed.countDown();
        }
        return 0;
    }

    /** On Ctrl-C and SIGTERM: without it the group would wait for this member until its session ends. */
    private void leave() {
        interrupted = true;
        try {
            if (!closed.await(LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
                spec.commandLine().getErr().println("the broker does not answer, so the group was not left");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll(Consumer<String, String> consumer) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IOException("there is no topic " + topic + "; 'crossdock topics list' shows all");
        }
        consumer.assign(partitions);
        if (fromBeginning || toEnd) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        read(consumer, toEnd ? consumer.endOffsets(partitions) : Map.of());
    }

    private void read(Consumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        while (!interrupted && printed < max && !(toEnd && atEnd(consumer, ends))) {
            Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                if (printed == max || isBeyond(record, ends)) {
                    continue;
                }
                print(out, record);
                printed++;
                done.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
            }
            out.flush();
            // Exactly what was printed: with --max the last poll may have brought more.
            if (group != null && !done.isEmpty()) {
                consumer.commitSync(done);
            }
        }
    }

    private static boolean isBeyond(ConsumerRecord<?, ?> record, Map<TopicPartition, Long> ends) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end != null && record.offset() >= end;
    }

    private static boolean atEnd(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void print(PrintWriter out, ConsumerRecord<String, String> record) {
        if (details) {
            out.print(record.partition() + "\t" + record.offset() + "\t" + record.timestamp() + "\t" + record.key()
                    + "\t" + headers(record) + "\t");
        }
        out.println(record.value());
    }

    private static String headers(ConsumerRecord<?, ?> record) {
        var text = new StringBuilder();
        for (Header header : record.headers()) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(header.key())
                    .append('=')
                    .append(header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
