package io.crossdock.connectors.it;

import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.TestCluster;

class TopicToTopicOnApacheKafkaIT extends TopicToTopicContract {
    @Override
    TestCluster startCluster() throws Exception {
        return ApacheKafka.start();
    }
}
