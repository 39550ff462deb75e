package io.crossdock.broker.rest;

class QuotasRestOnApacheKafkaIT extends QuotasRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
