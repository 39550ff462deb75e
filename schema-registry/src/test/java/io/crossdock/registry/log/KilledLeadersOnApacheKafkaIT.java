package io.crossdock.registry.log;

import io.crossdock.registry.cluster.ApacheKafka;
import io.crossdock.registry.cluster.TestCluster;

class KilledLeadersOnApacheKafkaIT extends KilledLeadersContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
