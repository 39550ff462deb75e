package io.crossdock.junit;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

@ExtendWith(CrossdockExtension.class)
class OrdersTest {
    @Test
    void anOrderIsRead(@ProducerSettings Map<String, Object> out, @ConsumerSettings Map<String, Object> in)
            throws Exception {
        try (var producer = new KafkaProducer<String, String>(out);
                var consumer = new KafkaConsumer<String, String>(in)) {
            producer.send(new ProducerRecord<>("orders", "536365", "6 lanterns"))
                    .get();
            consumer.subscribe(List.of("orders"));
            assertEquals(
                    "6 lanterns",
                    consumer.poll(Duration.ofSeconds(20)).iterator().next().value());
        }
    }
}
