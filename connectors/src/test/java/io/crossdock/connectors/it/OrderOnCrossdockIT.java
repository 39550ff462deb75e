package io.crossdock.connectors.it;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class OrderOnCrossdockIT extends OrderContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
