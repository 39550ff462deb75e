package io.crossdock.broker.rest;

class AdminRestOnCrossdockIT extends AdminRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }
}
