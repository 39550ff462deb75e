package io.crossdock.broker.rest;

import io.crossdock.broker.rest.RestClient.Answer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AdminRestOnApacheKafkaIT extends AdminRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }

    @Test
    void whoWritesIntoATopicOrReadsFromItIsNotToldByThisCluster() throws Exception {
        for (String which : List.of("writers", "readers")) {
            Answer refused = rest().get("/admin/v1/" + which);

            assertThat(refused.status()).as(refused.body().toString()).isEqualTo(501);
            assertThat(refused.body().toString()).contains("the brokers of this cluster do not tell who ");
        }
    }

    @Test
    void noClientIsWatchedByThisCluster() throws Exception {
        Answer refused = rest().post("/admin/v1/traces", "{\"clientId\": \"till 7\"}");

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(501);
    }
}
