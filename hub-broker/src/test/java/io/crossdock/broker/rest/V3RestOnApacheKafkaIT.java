package io.crossdock.broker.rest;

class V3RestOnApacheKafkaIT extends V3RestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
