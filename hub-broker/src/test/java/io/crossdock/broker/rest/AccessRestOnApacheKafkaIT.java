package io.crossdock.broker.rest;

class AccessRestOnApacheKafkaIT extends AccessRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
