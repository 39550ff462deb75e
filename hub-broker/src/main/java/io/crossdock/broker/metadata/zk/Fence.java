package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.Author;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What every write of this broker is conditional on besides what it changes: that its author still may. Confined to the
 * metadata thread.
 */
record Fence(Election election, Registration registration) {

    /** The broker that writes. */
    int broker() {
        return registration.id();
    }

    /** The life of this broker at this moment, by the version of its znode; empty while it is not registered. */
    OptionalInt life() {
        return registration.life();
    }

    /**
     * @param decidedIn the life of this broker in which the change was asked for
     * @throws NotControllerException if this broker knows already that it is not the controller, and would have to be
     * @throws StaleBrokerEpochException if it knows already that its registration is gone, or that what it decided as a
     *     leader was decided in an earlier life
     */
    List<Op> around(MetadataChange change, OptionalInt decidedIn) {
        if (change.author() == Author.CONTROLLER) {
            return List.of(election.fence());
        }
        if (change.author() == Author.LEADER && !decidedIn.equals(life())) {
            throw new StaleBrokerEpochException(
                    "Broker " + broker() + " has registered again since it decided that as a leader.");
        }
        return registration.fence();
    }

    /** Whether a change has to wait until this broker is registered again. */
    boolean isAwaitedBy(MetadataChange change) {
        return change.author() == Author.CLIENT && life().isEmpty();
    }

    /**
     * What to say if it was the fence on which a write failed; whoever hits it has noticed then. Empty also where the
     * change is to be tried again in this broker's next life.
     */
    Optional<ApiException> brokenBy(MetadataChange change, Throwable failure) {
        if (!(failure instanceof KeeperException condition)
                || condition.code() != Code.BADVERSION && condition.code() != Code.NONODE) {
            return Optional.empty();
        }
        if (Znodes.CONTROLLER_EPOCH.path().equals(condition.getPath())) {
            election.resign();
            return Optional.of(new NotControllerException("Another broker has become the controller."));
        }
        return change.author() != Author.CLIENT && registration.isFencedBy(condition.getPath())
                ? Optional.of(new StaleBrokerEpochException(
                        "The registration of broker " + broker() + " is gone; it registers again."))
                : Optional.empty();
    }
}
