package io.crossdock.broker.rest;

class AdminRestOnApacheKafkaIT extends AdminRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
