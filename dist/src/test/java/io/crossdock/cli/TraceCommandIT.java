package io.crossdock.cli;

import io.crossdock.cli.Commands.Ran;
import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

/** A client is watched by the command line while it writes. */
class TraceCommandIT {
    @TempDir
    Path folder;

    @Test
    void eachRequestIsALineAndWhatTheyComeToIsATable() throws Exception {
        Path data = folder.resolve("data");
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,http",
                                "zookeeper.listen=127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0"),
                        Optional.of(data));
        try (Hub hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {})) {
            hub.start();
            String at =
                    RunFile.find(data).orElseThrow().brokerAddresses().get(0).replaceFirst(".*://", "");
            try (var producer = producer(at)) {
                var watched = whileWriting(
                        producer,
                        () -> run("trace", "till*", "--data", data.toString(), "--max", "12", "--per-second", "1000"));
                assertThat(watched.exit()).as(watched.err()).isZero();
                assertThat(watched.out())
                        .contains("watching on brokers [1], for 60 s")
                        .containsPattern(
                                "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} +1 +PRODUCE v\\d+ +\\d+\\.\\d\\d .* orders-0\\n")
                        .containsPattern("request +count +failed +mean ms +longest +read +queued +work +waiting")
                        .containsPattern("PRODUCE +\\d+ +0 ");

                var json = whileWriting(
                        producer,
                        () -> run(
                                "trace",
                                "--user",
                                "ANONYMOUS",
                                "--data",
                                data.toString(),
                                "--max",
                                "2",
                                "--output",
                                "json"));
                assertThat(json.out().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                        .startsWith("{\"time\":\"")
                        .contains("\"spent\":{\"read\":"));
            }
            Ran nobody = run("trace", "nobody", "--data", data.toString(), "--seconds", "1");
            assertThat(nobody.exit()).as(nobody.err()).isZero();
            assertThat(nobody.out()).contains("no request came");
            assertThat(run("trace", "*", "--data", data.toString()).err())
                    .contains("a client id, or the beginning of one, or a user has to be named");
        }
        assertThat(run("trace").err()).contains("say whom");
    }

    private static Ran whileWriting(KafkaProducer<String, String> producer, Supplier<Ran> command) throws Exception {
        CompletableFuture<Ran> running = CompletableFuture.supplyAsync(command);
        while (!running.isDone()) {
            producer.send(new ProducerRecord<>("orders", "k", "v")).get();
        }
        return running.get(30, TimeUnit.SECONDS);
    }

    private static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "client.id", "till 7", "linger.ms", "5"),
                new StringSerializer(),
                new StringSerializer());
    }
}
