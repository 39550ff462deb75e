package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;

/**
 * The servers of a connect string in turn, with a shorter pause before the turn begins again than ZooKeeper's clients
 * make: a broker whose only server was without a leader for a moment would otherwise be away for more than a second longer
 * than that. (Its random wait of up to a second before each further attempt stays.) Thread-safe.
 */
final class ImpatientHosts implements HostProvider {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final StaticHostProvider hosts;

    ImpatientHosts(String connect) {
        hosts = new StaticHostProvider(new ConnectStringParser(connect).getServerAddresses());
    }

    @Override
    public int size() {
        return hosts.size();
    }

    @Override
    public InetSocketAddress next(long pauseMillis) {
        return hosts.next(Math.min(pauseMillis, PAUSE.toMillis()));
    }

    @Override
    public void onConnected() {
        hosts.onConnected();
    }

    @Override
    public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress current) {
        return hosts.updateServerList(servers, current);
    }
}
