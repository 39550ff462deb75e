package io.crossdock.broker.rest;

class UsersRestOnApacheKafkaIT extends UsersRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
