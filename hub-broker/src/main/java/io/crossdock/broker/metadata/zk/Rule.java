package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.OutdatedChangeException;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Who is the controller, as far as it was read, and how to end its rule. Confined to the metadata thread. */
final class Rule {
    private Znodes.@Nullable Controller controller;
    private int controllerVersion;
    private int epoch;
    private int epochVersion;

    void of(Znodes.Controller elected, int version) {
        controller = elected;
        controllerVersion = version;
    }

    void over() {
        controller = null;
    }

    void epoch(int read, int version) {
        epoch = read;
        epochVersion = version;
    }

    /** Node id of the controller, {@link ClusterImage#NO_CONTROLLER} while there is none. */
    int controllerId() {
        return controller == null ? ClusterImage.NO_CONTROLLER : controller.broker();
    }

    /**
     * What makes this broker no longer the controller; nothing if it is not. Fails if there was an election meanwhile,
     * even one that it won.
     */
    List<Op> endOf(int broker) {
        if (controller == null || controller.broker() != broker) {
            return List.of();
        }
        if (controller.epoch() != epoch) {
            throw new OutdatedChangeException("Another controller is being elected.");
        }
        return List.of(
                Op.check(Znodes.CONTROLLER_EPOCH.path(), epochVersion),
                Op.delete(Znodes.CONTROLLER.path(), controllerVersion));
    }
}
