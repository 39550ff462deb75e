package io.crossdock.broker.rest;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotasRestOnApacheKafkaIT extends QuotasRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }

    @Test
    void aClusterThatDoesNotTellWhoIsThrottledIsNotAskedForMore() throws Exception {
        assertThat(rest().get("/admin/v1/quotas/throttled").status()).isEqualTo(501);
    }
}
