package io.crossdock.broker.rest;

class MessagesRestOnApacheKafkaIT extends MessagesRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return ApacheKafkaCluster.start();
    }
}
