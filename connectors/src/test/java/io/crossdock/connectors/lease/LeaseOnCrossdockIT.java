package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class LeaseOnCrossdockIT extends LeaseContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
