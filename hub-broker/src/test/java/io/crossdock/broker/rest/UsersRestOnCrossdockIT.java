package io.crossdock.broker.rest;

class UsersRestOnCrossdockIT extends UsersRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }
}
