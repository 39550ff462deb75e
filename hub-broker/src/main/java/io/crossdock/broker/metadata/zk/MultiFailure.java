package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletionException;

/** Which operation of a transaction failed, and how to read the failures of asynchronous ZooKeeper calls. */
final class MultiFailure {
    private MultiFailure() {}

    /** The failure of the operation that made the whole transaction fail, with its path. */
    static KeeperException of(int rc, List<Op> operations, @Nullable List<OpResult> results) {
        if (results != null) {
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof ErrorResult error && isCause(error.getErr())) {
                    return KeeperException.create(
                            Code.get(error.getErr()), operations.get(i).getPath());
                }
            }
        }
        return KeeperException.create(Code.get(rc), operations.get(0).getPath());
    }

    /** ZooKeeper's code of this failure; {@link Code#SYSTEMERROR} if it was none of ZooKeeper's. */
    static Code code(Throwable failure) {
        return unwrap(failure) instanceof KeeperException keeper ? keeper.code() : Code.SYSTEMERROR;
    }

    /** The failure without the wrapping that chained futures add. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Whether it was the operation on this path that failed. */
    static boolean isOf(Throwable failure, String path) {
        return unwrap(failure) instanceof KeeperException keeper && path.equals(keeper.getPath());
    }

    /** Whether the answer was lost: the operation may or may not have happened, a new connection will tell. */
    static boolean isLoss(Throwable failure) {
        Code code = code(failure);
        return code == Code.CONNECTIONLOSS
                || code == Code.SESSIONEXPIRED
                || code == Code.SESSIONMOVED
                || code == Code.OPERATIONTIMEOUT;
    }

    private static boolean isCause(int error) {
        return error != Code.OK.intValue() && error != Code.RUNTIMEINCONSISTENCY.intValue();
    }
}
