package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;

/** Tells how far a broker is that is about to stop. Pure. */
public final class Departure {
    private Departure() {}

    /** Whether any other broker takes part, who could take something over. */
    public static boolean leavesOthers(ClusterImage image, int broker) {
        return image.brokers().values().stream().anyMatch(other -> other.id() != broker && other.isActive());
    }

    /** Whether the broker leads nothing that another could lead. */
    public static boolean isPrepared(ClusterImage image, int broker) {
        for (TopicImage topic : image.topics().values()) {
            for (PartitionImage partition : topic.partitions()) {
                if (partition.leader() == broker && hasHeir(image, partition, broker)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasHeir(ClusterImage image, PartitionImage partition, int broker) {
        for (int member : partition.isr()) {
            BrokerImage other = image.brokers().get(member);
            if (member != broker && other != null && other.isActive()) {
                return true;
            }
        }
        return false;
    }
}
