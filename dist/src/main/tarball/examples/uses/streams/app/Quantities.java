import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

import java.time.Duration;
import java.util.Properties;

/**
 * How many of each product were sold: reads the lines of orders from sales.lines, and writes each sum that changes to
 * sales.quantities, under the product's number. The sums are kept in work/quantities, and in a topic from which they are made
 * again where that folder is gone. A line counts once, also when this program or the hub is killed.
 *
 * <p>Usage: {@code java -cp 'work/streams-app/*' Quantities.java HOST:PORT}. Runs until it is stopped.
 */
final class Quantities {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Serde<String> TEXT = Serdes.String();
    private static final Serde<Long> NUMBER = Serdes.Long();

    public static void main(String[] args) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "quantities");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, "work/quantities");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // one that is killed is missed after ten seconds instead of 45
        settings.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 10_000);
        var streams = new KafkaStreams(topology(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
        streams.start();
    }

    private static Topology topology() {
        var builder = new StreamsBuilder();
        builder.stream("sales.lines", Consumed.with(TEXT, TEXT))
                .map((order, line) -> sold(line))
                .groupByKey(Grouped.with("by-product", TEXT, NUMBER))
                .reduce(Long::sum, Materialized.as("quantities"))
                .toStream()
                .mapValues(sum -> Long.toString(sum))
                .to("sales.quantities", Produced.with(TEXT, TEXT));
        return builder.build();
    }

    /** Product and quantity. */
    private static KeyValue<String, Long> sold(String line) {
        try {
            JsonNode fields = JSON.readTree(line);
            return KeyValue.pair(fields.path("ProductID").asText(), fields.path("Quantity").asLong());
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("not a line of an order: " + line, broken);
        }
    }
}
