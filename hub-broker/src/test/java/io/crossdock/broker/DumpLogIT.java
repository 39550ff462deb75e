package io.crossdock.broker;

import io.crossdock.broker.apachekafka.ApacheKafkaProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Apache Kafka's own kafka-dump-log reads the files that this broker wrote, finds no fault, and sees what was written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpLogIT {
    private static final String DUMP = "org.apache.kafka.tools.DumpLogSegments";
    private static final Pattern RECORD =
            Pattern.compile("\\| offset: (\\d+) .*?sequence: (-?\\d+).*? key: (\\S+)(?: payload: (.*))?");
    private static final Pattern GROUP_RECORD = Pattern.compile(
            "\\| offset: (\\d+) .*? key: \\{\"type\":\"(\\d+)\",\"data\":(\\{\"groupId\":\"shared\".*?})} payload: (.*)");
    private static final int RECORDS = 3000;
    private Path data;
    private String member;

    @BeforeAll
    void write(@TempDir Path directory) throws Exception {
        var settings = Map.of(
                "log.cleaner.backoff.ms",
                "100",
                "offsets.topic.num.partitions",
                "1",
                "transaction.state.log.num.partitions",
                "1");
        try (var hub = new TestHub(directory, settings);
                Admin admin = hub.admin()) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                create(admin, "sent-" + codec, Map.of("segment.bytes", "40000", "index.interval.bytes", "1000"));
                try (var producer =
                        hub.producer(Map.of("compression.type", codec, "batch.size", 4000, "linger.ms", 5))) {
                    send(producer, "sent-" + codec);
                }
            }
            create(admin, "packed", Map.of("compression.type", "zstd", "segment.bytes", "40000"));
            create(
                    admin,
                    "compacted",
                    Map.of("cleanup.policy", "compact", "segment.bytes", "20000", "min.cleanable.dirty.ratio", "0.01"));
            try (var producer = hub.producer(Map.of("batch.size", 2000))) {
                send(producer, "packed");
                for (int i = 0; i < RECORDS; i++) {
                    String value = i % 10 == 0 ? null : "value" + i;
                    producer.send(new ProducerRecord<>("compacted", "key" + i % 40, value));
                }
            }
            create(admin, "transactions", Map.of());
            try (var producer = hub.producer(Map.of("transactional.id", "writer"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("transactions", "a", "aborted"));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("transactions", "a", "committed"));
                producer.commitTransaction();
            }
            try (var consumer = hub.consumer(Map.of("group.id", "readers"))) {
                consumer.subscribe(List.of("packed"));
                await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
                consumer.commitSync(Map.of(new TopicPartition("packed", 0), new OffsetAndMetadata(1234, "here")));
            }
            try (var consumer = hub.consumer(Map.of("group.id", "shared", "group.protocol", "consumer"))) {
                consumer.subscribe(new SubscriptionPattern("pack.*"));
                await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
                consumer.commitSync(Map.of(new TopicPartition("packed", 0), new OffsetAndMetadata(77, "and there")));
                member = consumer.groupMetadata().memberId();
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> files(directory.resolve("log/compacted-0"), ".log")
                                    .get(0)
                                    .toFile()
                                    .length()
                            < 1000);
        }
        data = directory.resolve("log");
    }

    private static void create(Admin admin, String topic, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                .all()
                .get();
    }

    private static void send(org.apache.kafka.clients.producer.Producer<String, String> producer, String topic) {
        for (int i = 0; i < RECORDS; i++) {
            producer.send(new ProducerRecord<>(topic, "key" + i, "value" + i));
        }
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private String dump(String topic, String suffix, String... options) throws Exception {
        return dump(List.of(topic), suffix, options);
    }

    private String dump(List<String> topics, String suffix, String... options) throws Exception {
        var files = new ArrayList<Path>();
        for (String topic : topics) {
            files.addAll(files(data.resolve(topic + "-0"), suffix));
        }
        assertThat(files).as("%s files of %s", suffix, topics).hasSizeGreaterThanOrEqualTo(topics.size());
        var arguments = new ArrayList<>(List.of(options));
        arguments.add("--files");
        arguments.add(files.stream().map(Path::toString).collect(Collectors.joining(",")));
        return ApacheKafkaProcess.run(data, DUMP, arguments.toArray(String[]::new));
    }

    private record Dumped(long offset, String key, String value) {}

    private static List<Dumped> records(String dump) {
        var records = new ArrayList<Dumped>();
        for (Matcher line = RECORD.matcher(dump); line.find(); ) {
            records.add(new Dumped(Long.parseLong(line.group(1)), line.group(3), String.valueOf(line.group(4))));
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent-none", "sent-gzip", "sent-snappy", "sent-lz4", "sent-zstd", "packed"})
    void itReadsEveryRecordOfALog(String topic) throws Exception {
        String dump = dump(topic, ".log", "--deep-iteration", "--print-data-log");

        assertThat(dump).contains("Log starting offset: 0").doesNotContain("isvalid: false");
        assertThat(dump).contains("compresscodec: " + topic.replace("sent-", "").replace("packed", "zstd"));
        assertThat(records(dump))
                .containsExactlyElementsOf(IntStream.range(0, RECORDS)
                        .mapToObj(i -> new Dumped(i, "key" + i, "value" + i))
                        .toList());
    }

    @Test
    void itsIndexesPointWhereItExpects() throws Exception {
        List<String> topics = List.of("sent-none", "sent-zstd", "packed", "compacted");
        assertThat(dump(topics, ".index", "--index-sanity-check"))
                .contains("passed sanity check")
                .doesNotContain("Exception");
        assertThat(dump(topics, ".index"))
                .containsPattern("offset: \\d+ position: [1-9]")
                .doesNotContain("Mismatches")
                .doesNotContain("Exception");
        assertThat(dump(topics, ".timeindex"))
                .containsPattern("timestamp: \\d+ offset: [1-9]")
                .doesNotContain("mismatch")
                .doesNotContain("out of order")
                .doesNotContain("not found");
    }

    @Test
    void itReadsWhatCompactionLeft() throws Exception {
        String dump = dump("compacted", ".log", "--deep-iteration", "--print-data-log");

        assertThat(dump).contains("deleteHorizonMs: OptionalLong[").doesNotContain("isvalid: false");
        List<Dumped> left = records(dump);
        assertThat(left).extracting(Dumped::offset).isSorted();
        assertThat(left).hasSizeLessThan(RECORDS).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("key" + record.offset() % 40);
            assertThat(record.value()).isEqualTo(record.offset() % 10 == 0 ? "null" : "value" + record.offset());
        });
        assertThat(left).extracting(Dumped::offset).contains(RECORDS - 1L).doesNotContain(1L);
    }

    @Test
    void itReadsTheProducersOfASnapshot() throws Exception {
        String dump = dump("sent-none", ".snapshot");

        assertThat(dump)
                .containsPattern("producerId: \\d+ producerEpoch: 0 ")
                .contains("lastSequence: " + (RECORDS - 1))
                .contains("lastOffset: " + (RECORDS - 1))
                .doesNotContain("Exception");
    }

    @Test
    void itDecodesTheOffsetsTopic() throws Exception {
        String dump = dump("__consumer_offsets", ".log", "--offsets-decoder");

        assertThat(dump)
                .contains("\"group\":\"readers\",\"topic\":\"packed\",\"partition\":0")
                .contains("\"offset\":1234")
                .contains("\"metadata\":\"here\"")
                .contains("\"protocolType\":\"consumer\"")
                .doesNotContain("Exception");
    }

    @Test
    void itDecodesWhatAGroupOfTheConsumerProtocolWentThrough() throws Exception {
        String dump = dump("__consumer_offsets", ".log", "--offsets-decoder");

        assertThat(dump)
                .contains("\"group\":\"shared\",\"topic\":\"packed\",\"partition\":0")
                .contains("\"offset\":77,\"leaderEpoch\":-1,\"metadata\":\"and there\"")
                .doesNotContain("Exception");
        String of = "{\"groupId\":\"shared\"}";
        String ofMember = "{\"groupId\":\"shared\",\"memberId\":\"" + member + "\"}";
        String ofRegex = "{\"groupId\":\"shared\",\"regularExpression\":\"pack.*\"}";
        List<Dumped> told = groupRecords(dump);
        assertThat(told)
                .extracting(Dumped::key)
                .containsExactly(
                        // the one member joins
                        "5" + ofMember,
                        "16" + ofRegex,
                        "3" + of,
                        "7" + ofMember,
                        "6" + of,
                        "8" + ofMember,
                        // and leaves
                        "8" + ofMember,
                        "7" + ofMember,
                        "5" + ofMember,
                        "16" + ofRegex,
                        "3" + of);
        String shares = "\"partitions\":[0]";
        assertThat(told.get(0).value())
                .contains("\"subscribedTopicRegex\":\"pack.*\"", "\"clientHost\":\"/127.0.0.1\"");
        assertThat(told.get(1).value()).contains("\"topics\":[\"packed\"]");
        assertThat(told.get(2).value()).contains("\"epoch\":1,\"metadataHash\":");
        assertThat(told.get(3).value()).contains("\"topicPartitions\":[{\"topicId\":", shares);
        assertThat(told.get(4).value()).contains("\"assignmentEpoch\":1");
        assertThat(told.get(5).value())
                .contains("\"memberEpoch\":1,\"previousMemberEpoch\":0,\"state\":0,\"assignedPartitions\":[", shares);
        assertThat(told.subList(6, 10)).extracting(Dumped::value).containsOnly("<DELETE>");
        assertThat(told.get(10).value()).contains("\"epoch\":2");
    }

    /** Records of groups of the consumer protocol: the kind with the key, and the value. */
    private static List<Dumped> groupRecords(String dump) {
        var records = new ArrayList<Dumped>();
        for (Matcher line = GROUP_RECORD.matcher(dump); line.find(); ) {
            records.add(new Dumped(Long.parseLong(line.group(1)), line.group(2) + line.group(3), line.group(4)));
        }
        return records;
    }

    @Test
    void itDecodesTheTransactionTopic() throws Exception {
        String dump = dump("__transaction_state", ".log", "--transaction-log-decoder");

        assertThat(dump)
                .contains("\"transactionalId\":\"writer\"")
                .contains("\"topic\":\"transactions\",\"partitionIds\":[0]")
                .doesNotContain("Exception");
    }

    @Test
    void itSeesWhichTransactionWasAborted() throws Exception {
        assertThat(dump("transactions", ".log", "--print-data-log"))
                .contains("endTxnMarker: ABORT")
                .contains("endTxnMarker: COMMIT");
        assertThat(dump("transactions", ".txnindex")).containsPattern("producerId: \\d+ firstOffset: 0 lastOffset: 1");
    }
}
