package io.crossdock.registry.rest;

import io.crossdock.registry.cluster.ApacheKafka;
import io.crossdock.registry.cluster.TestCluster;

class RegistryApiOnApacheKafkaIT extends RegistryApiContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
