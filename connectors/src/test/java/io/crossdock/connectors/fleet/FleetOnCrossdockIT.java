package io.crossdock.connectors.fleet;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class FleetOnCrossdockIT extends FleetContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
