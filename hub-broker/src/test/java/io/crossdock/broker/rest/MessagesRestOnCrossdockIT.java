package io.crossdock.broker.rest;

class MessagesRestOnCrossdockIT extends MessagesRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }
}
