package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.quorum.QuorumPeer;

import java.io.IOException;

/** A peer with or without authentication of the others, which only a subclass can ask for. Thread-safe as its base is. */
final class MemberPeer extends QuorumPeer {
    MemberPeer(boolean authenticated) throws IOException {
        super();
        if (authenticated) {
            quorumSaslEnableAuth = true;
            quorumServerSaslAuthRequired = true;
            quorumLearnerSaslAuthRequired = true;
            quorumServerLoginContext = QuorumLogin.SERVER;
            quorumLearnerLoginContext = QuorumLogin.LEARNER;
            quorumServicePrincipal = QuorumLogin.SERVICE;
        }
    }
}
