package io.crossdock.registry.rest;

import io.crossdock.registry.cluster.Crossdock;
import io.crossdock.registry.cluster.TestCluster;

class RegistryApiOnCrossdockIT extends RegistryApiContract {
    @Override
    TestCluster startCluster() throws Exception {
        return Crossdock.start();
    }
}
