package io.crossdock.connectors.it;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class IsolationOnCrossdockIT extends IsolationContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
