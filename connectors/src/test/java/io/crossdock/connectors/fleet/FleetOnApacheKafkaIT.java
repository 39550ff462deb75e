package io.crossdock.connectors.fleet;

import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.TestCluster;

class FleetOnApacheKafkaIT extends FleetContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
