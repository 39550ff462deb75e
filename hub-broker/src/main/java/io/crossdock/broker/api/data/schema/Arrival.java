package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.record.internal.MemoryRecords;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A batch on its way to the log.
 *
 * @param timeout how long a dead letter may take, once the batch is judged
 * @param into where it goes then; must be called in the order the batches came
 */
public record Arrival(
        Partition partition, MemoryRecords records, RequestContext context, Duration timeout, Append into) {

    /** Appends what may go on. */
    public interface Append {
        CompletableFuture<AppendInfo> append(MemoryRecords records, AppendOrigin origin);
    }

    String topic() {
        return partition.id().topic();
    }

    Line line() {
        return new Line(context.session().connectionId(), partition.id());
    }

    /**
     * Nothing may come of a batch that the log will not take: whoever leads does it when it is sent there.
     *
     * @throws NotLeaderOrFollowerException if this broker does not lead the partition now
     */
    void requireLeader() {
        if (!partition.leads()) {
            throw new NotLeaderOrFollowerException("this broker does not lead " + partition.id());
        }
    }
}
