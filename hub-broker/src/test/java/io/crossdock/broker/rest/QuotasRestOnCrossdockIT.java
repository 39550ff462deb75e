package io.crossdock.broker.rest;

class QuotasRestOnCrossdockIT extends QuotasRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }
}
