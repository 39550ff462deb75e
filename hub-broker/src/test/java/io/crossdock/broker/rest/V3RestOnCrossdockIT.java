package io.crossdock.broker.rest;

class V3RestOnCrossdockIT extends V3RestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }
}
