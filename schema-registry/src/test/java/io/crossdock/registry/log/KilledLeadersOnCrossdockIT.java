package io.crossdock.registry.log;

import io.crossdock.registry.cluster.Crossdock;
import io.crossdock.registry.cluster.TestCluster;

class KilledLeadersOnCrossdockIT extends KilledLeadersContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
