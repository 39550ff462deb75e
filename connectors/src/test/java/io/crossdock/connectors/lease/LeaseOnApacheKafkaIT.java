package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.TestCluster;

class LeaseOnApacheKafkaIT extends LeaseContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
