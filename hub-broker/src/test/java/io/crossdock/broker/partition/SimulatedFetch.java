package io.crossdock.broker.partition;

import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.FetchedRecords;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A fetch of a follower on its way: sent, then answered, then back; or lost with its connection at any point. */
final class SimulatedFetch {
    private final SimulatedBroker from;
    private final BrokerImage to;
    private final FetchRequest request;
    private final CompletableFuture<FetchedRecords> answer = new CompletableFuture<>();
    private @Nullable FetchResponseData answered;
    private boolean over;

    SimulatedFetch(SimulatedBroker from, BrokerImage to, FetchRequest request) {
        this.from = from;
        this.to = to;
        this.request = request;
    }

    CompletableFuture<FetchedRecords> answer() {
        return answer;
    }

    boolean isOver() {
        return over;
    }

    /** Goes on to its next station. */
    void move(Map<Integer, SimulatedBroker> brokers, boolean breaks) {
        SimulatedBroker leader = Objects.requireNonNull(brokers.get(to.id()));
        boolean reachable = leader.isUp() && leader.life() == to.epoch() && !breaks;
        if (!from.isUp()) {
            if (answered == null && reachable) {
                serve(leader); // who sent it is dead, but it arrives
            }
            over = true;
        } else if (answered != null && !breaks) { // may arrive though its sender is dead by now
            over = true;
            answer.complete(new FetchedRecords(FetchResponse.of(answered), () -> {}));
            from.settle();
        } else if (!reachable) {
            over = true;
            answer.completeExceptionally(new DisconnectException("broken"));
            from.settle();
        } else {
            answered = serve(leader);
        }
    }

    private FetchResponseData serve(SimulatedBroker leader) {
        var data = new FetchResponseData();
        for (FetchTopic topic : request.data().topics()) {
            var topicData = new FetchableTopicResponse().setTopicId(topic.topicId());
            data.responses().add(topicData);
            for (FetchPartition wanted : topic.partitions()) {
                topicData
                        .partitions()
                        .add(leader.replica()
                                .map(partition -> serve(leader, partition, wanted))
                                .orElseGet(() -> new PartitionData()
                                        .setRecords(MemoryRecords.EMPTY)
                                        .setErrorCode(Errors.NOT_LEADER_OR_FOLLOWER.code())));
            }
        }
        leader.settle();
        return data;
    }

    private PartitionData serve(SimulatedBroker leader, Partition partition, FetchPartition wanted) {
        var fetch = new ReplicaFetch(
                request.replicaId(),
                request.replicaEpoch(),
                wanted.fetchOffset(),
                wanted.lastFetchedEpoch(),
                wanted.currentLeaderEpoch(),
                wanted.logStartOffset(),
                leader.nextFetch());
        var data = new PartitionData().setRecords(MemoryRecords.EMPTY);
        partition.fetched(fetch);
        try {
            Optional<EpochEnd> parted = partition.parted(fetch);
            if (parted.isPresent()) {
                return data.setDivergingEpoch(new EpochEndOffset()
                        .setEpoch(parted.get().epoch())
                        .setEndOffset(parted.get().endOffset()));
            }
            PartitionRead read = partition.read(fetch, wanted.partitionMaxBytes(), true);
            LogSlice slice = read.records();
            try {
                return data.setHighWatermark(read.highWatermark())
                        .setLogStartOffset(read.logStartOffset())
                        .setRecords(copy(slice));
            } finally {
                slice.release();
            }
        } catch (OffsetOutOfRangeException elsewhere) {
            return data.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code()).setLogStartOffset(partition.logStartOffset());
        } catch (ApiException refused) {
            return data.setErrorCode(Errors.forException(refused).code());
        }
    }

    private static MemoryRecords copy(LogSlice slice) {
        return slice.sizeInBytes() == 0 ? MemoryRecords.EMPTY : slice.toMemory();
    }
}
