package io.crossdock.connectors.it;

import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.TestCluster;

class RedriveOnApacheKafkaIT extends RedriveContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
