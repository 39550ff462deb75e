package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.Collection;

/**
 * Brokers as things that have configurations: named by their node ids, and each asked for its own.
 *
 * @param node this broker's name
 */
record BrokerNames(String node) {

    static Collection<String> all(ClusterImage image) {
        return image.brokers().keySet().stream().map(String::valueOf).toList();
    }

    /**
     * @param what is asked for, as one would go on after "its"
     * @throws InvalidRequestException unless it is asked of this broker
     */
    void requireThis(String name, String what) {
        if (!name.equals(node)) {
            throw new InvalidRequestException("this is broker " + node + "; ask broker '" + name + "' for its " + what);
        }
    }
}
