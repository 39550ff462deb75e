package io.crossdock.connectors.lease;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class FencedWriterOnCrossdockIT extends FencedWriterContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
