package io.crossdock.broker.api.cluster;

import io.crossdock.broker.log.DirectoryStatus;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeLogDirsRequest;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Says of each data directory whether it serves, how full its disk is, and how large its partitions are (KIP-113, KIP-827). */
public final class DescribeLogDirsHandler implements RequestHandler<DescribeLogDirsRequest> {
    private static final short FIRST_VERSION_WITH_ERROR = 3;

    private final LogStore logs;
    private final Partitions partitions;

    public DescribeLogDirsHandler(LogStore logs, Partitions partitions) {
        this.logs = logs;
        this.partitions = partitions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_LOG_DIRS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_LOG_DIRS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeLogDirsRequest request, RequestContext context) {
        var answer = new DescribeLogDirsResponseData();
        if (!context.access().allowsCluster(AclOperation.DESCRIBE)) {
            if (context.version() >= FIRST_VERSION_WITH_ERROR) {
                answer.setErrorCode(Errors.CLUSTER_AUTHORIZATION_FAILED.code());
            } // older ones have no place for an error, and are answered with nothing, as Kafka does
        } else {
            Predicate<TopicPartition> wanted = wanted(request.data());
            logs.directories().forEach(directory -> answer.results().add(result(directory, wanted)));
        }
        return CompletableFuture.completedFuture(Reply.of(new DescribeLogDirsResponse(answer)));
    }

    private DescribeLogDirsResult result(DirectoryStatus directory, Predicate<TopicPartition> wanted) {
        var result = new DescribeLogDirsResult()
                .setLogDir(directory.path().toString())
                .setIsCordoned(directory.cordoned());
        if (directory.offlineBecause().isPresent()) {
            return result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        }
        Map<String, DescribeLogDirsTopic> topics = new TreeMap<>();
        for (PartitionLog log : directory.logs()) {
            TopicPartition id = log.topicPartition();
            if (wanted.test(id)) {
                topics.computeIfAbsent(id.topic(), name -> new DescribeLogDirsTopic().setName(name))
                        .partitions()
                        .add(partition(log));
            }
        }
        return result.setTopics(List.copyOf(topics.values()))
                .setTotalBytes(directory.totalBytes())
                .setUsableBytes(directory.usableBytes());
    }

    private DescribeLogDirsPartition partition(PartitionLog log) {
        long highWatermark = partitions
                .find(log.topicPartition())
                .map(each -> each.highWatermark())
                .orElse(log.logEndOffset());
        return new DescribeLogDirsPartition()
                .setPartitionIndex(log.topicPartition().partition())
                .setPartitionSize(log.sizeInBytes())
                .setOffsetLag(Math.max(0, highWatermark - log.logEndOffset()));
    }

    /** No list asks for everything, an empty one for the directories alone. */
    private static Predicate<TopicPartition> wanted(DescribeLogDirsRequestData request) {
        if (request.topics() == null) {
            return id -> true;
        }
        return id -> {
            DescribableLogDirTopic topic = request.topics().find(id.topic());
            return topic != null && topic.partitions().contains(id.partition());
        };
    }
}
