package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QuotasRestOnCrossdockIT extends QuotasRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void whoIsThrottledIsToldWithTheRuleAndWhatWouldLiftIt() throws Exception {
        String topic = topic(1);
        rest().put("/admin/v1/quotas/entity?client-id=greedy", "{\"limits\": {\"producer_byte_rate\": 2000}}");
        await().until(() ->
                rest().get("/admin/v1/quotas/effective?client-id=greedy").body().size() == 1);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.put("client.id", "greedy");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 4; i++) {
                producer.send(new ProducerRecord<>(topic, new byte[2000]));
            }

            await().until(() -> !rest().get("/admin/v1/quotas/throttled")
                    .body()
                    .get("items")
                    .isEmpty());
        }

        JsonNode use = rest().get("/admin/v1/quotas/usage?limit=1").body().at("/items/0");
        assertThat(use.get("kind").asText()).isEqualTo("producer_byte_rate");
        assertThat(use.at("/who/client-id").asText()).isEqualTo("greedy");
        assertThat(use.at("/from/client-id").asText()).isEqualTo("greedy");
        assertThat(use.get("limit").asLong()).isEqualTo(2000);
        assertThat(use.get("broker").asInt()).isEqualTo(1);
    }
}
