package io.crossdock.broker.rest;

import io.crossdock.broker.rest.RestClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdminRestOnApacheKafkaIT extends AdminRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }

    @Test
    void whoWritesIntoATopicIsNotToldByThisCluster() throws Exception {
        Answer refused = rest().get("/admin/v1/writers");

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(501);
    }

    @Test
    void noClientIsWatchedByThisCluster() throws Exception {
        Answer refused = rest().post("/admin/v1/traces", "{\"clientId\": \"till 7\"}");

        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(501);
    }
}
