package io.crossdock.connectors.it;

import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;

class TopicToTopicOnCrossdockIT extends TopicToTopicContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
