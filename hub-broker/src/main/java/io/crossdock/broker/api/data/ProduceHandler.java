package io.crossdock.broker.api.data;

import io.crossdock.broker.api.data.schema.Arrival;
import io.crossdock.broker.api.data.schema.SchemaGate;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.partition.Acks;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidRequiredAcksException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Appends a producer's batches. They are handed to their partitions' lanes before this returns, so that the requests of
 * one connection are appended in the order they came, also where a transaction's first batch has to wait for leave. Answers only when every append is over, because until then the
 * records still stand in the request's frame.
 */
public final class ProduceHandler implements RequestHandler<ProduceRequest> {
    private static final short ALL_IN_SYNC = -1;
    private static final short NO_ANSWER = 0;
    private static final int FIRST_VERSION_WITH_IDS = 13;

    private final MetadataStore metadata;
    private final Partitions partitions;
    private final ProduceTransactions transactions;
    private final ProduceLimits limits;
    private final SchemaGate schemas;
    private final RecentClients writers;

    public ProduceHandler(
            MetadataStore metadata,
            Partitions partitions,
            ProduceTransactions transactions,
            ClientQuotas quotas,
            StorageBudgets storage,
            SchemaGate schemas,
            RecentClients writers) {
        this.writers = writers;
        limits = new ProduceLimits(quotas, storage);
        this.metadata = metadata;
        this.partitions = partitions;
        this.transactions = transactions;
        this.schemas = schemas;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.PRODUCE;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.PRODUCE);
    }

    @Override
    public CompletionStage<Reply> handle(ProduceRequest request, RequestContext context) {
        fillIn(request);
        short acks = request.acks();
        if (acks < ALL_IN_SYNC || acks > 1) {
            throw new InvalidRequiredAcksException("acks must be -1, 0 or 1, was " + acks);
        }
        transactions.check(request, context);
        ClusterImage image = metadata.image();
        ProduceToll toll = limits.begin(context, acks != NO_ANSWER);
        var answer = new ProduceResponseData();
        var appends = new ArrayList<CompletableFuture<?>>();
        for (TopicProduceData topic : request.data().topicData()) {
            var answered = new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            answer.responses().add(answered);
            TopicCheck check = check(topic, image, context);
            for (PartitionProduceData partition : topic.partitionData()) {
                var outcome = new PartitionProduceResponse().setIndex(partition.index());
                answered.partitionResponses().add(outcome);
                appends.add(
                        append(check, partition, request, image, toll, context).handle((appended, failure) -> {
                            if (failure != null) {
                                return fail(outcome, failure);
                            }
                            note(context, check.name(), appended, partition);
                            return fill(outcome, appended);
                        }));
            }
        }
        toll.settle(context);
        return CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))
                .thenApply(done -> acks == NO_ANSWER ? silence(answer) : answered(answer, context));
    }

    private void note(RequestContext context, String topic, AppendInfo appended, PartitionProduceData data) {
        if (!appended.duplicate()) {
            writers.note(
                    context.session().principal(),
                    context.clientId(),
                    topic,
                    appended.lastOffset() - appended.firstOffset() + 1,
                    data.records().sizeInBytes());
        }
    }

    private Reply answered(ProduceResponseData answer, RequestContext context) {
        LeaderHints.of(metadata.image(), context).addTo(answer);
        return Reply.of(new ProduceResponse(answer));
    }

    /** The protocol allows null for records; the client library's error response does not. */
    private static void fillIn(ProduceRequest request) {
        for (TopicProduceData topic : request.data().topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                if (partition.records() == null) {
                    partition.setRecords(MemoryRecords.EMPTY);
                }
            }
        }
    }

    /** The topic's name, or why nothing may be written to it. */
    private record TopicCheck(String name, @Nullable RuntimeException refusal) {}

    private static TopicCheck check(TopicProduceData topic, ClusterImage image, RequestContext context) {
        String name = topic.name();
        if (context.version() >= FIRST_VERSION_WITH_IDS) {
            String named = image.topic(topic.topicId()).map(TopicImage::name).orElse(null);
            if (named == null || topic.topicId().equals(Uuid.ZERO_UUID)) {
                return new TopicCheck("", new UnknownTopicIdException("there is no topic of id " + topic.topicId()));
            }
            name = named;
        }
        if (!context.access().allowsTopic(AclOperation.WRITE, name)) {
            return new TopicCheck(name, new TopicAuthorizationException("not allowed to write to topic " + name));
        }
        if (Topic.isInternal(name)) {
            return new TopicCheck(
                    name, new InvalidTopicException("topic " + name + " is written to by the broker only"));
        }
        if (image.topic(name).isEmpty()) {
            return new TopicCheck(name, new UnknownTopicOrPartitionException("there is no topic " + name));
        }
        return new TopicCheck(name, null);
    }

    private CompletableFuture<AppendInfo> append(
            TopicCheck topic,
            PartitionProduceData data,
            ProduceRequest request,
            ClusterImage image,
            ProduceToll toll,
            RequestContext context) {
        try {
            if (topic.refusal() != null) {
                throw topic.refusal();
            }
            MemoryRecords records = validated(request.version(), data);
            Partition partition = partitions.require(new TopicPartition(topic.name(), data.index()), image);
            toll.take(topic.name(), records);
            if (partition.validation() == SchemaValidation.OFF && schemas.isIdle()) {
                return transactions.append(partition, records, AppendOrigin.CLIENT, acks(request), request);
            }
            return schemas.append(new Arrival(
                    partition,
                    records,
                    context,
                    Duration.ofMillis(Math.max(0, request.timeout())),
                    (checked, origin) -> transactions.append(partition, checked, origin, acks(request), request)));
        } catch (Throwable refused) { // an Error too: other appends of this request still read its frame
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static Acks acks(ProduceRequest request) {
        return request.acks() == ALL_IN_SYNC
                ? Acks.all(Duration.ofMillis(Math.max(0, request.timeout())))
                : Acks.LEADER;
    }

    private static MemoryRecords validated(short version, PartitionProduceData data) {
        try {
            ProduceRequest.validateRecords(version, data.records());
        } catch (IllegalArgumentException unknownCodec) {
            throw new CorruptRecordException("the batch cannot be read: " + unknownCodec.getMessage(), unknownCodec);
        }
        return (MemoryRecords) data.records();
    }

    private static PartitionProduceResponse fill(PartitionProduceResponse outcome, AppendInfo appended) {
        return outcome.setBaseOffset(appended.firstOffset())
                .setLogAppendTimeMs(appended.logAppendTime())
                .setLogStartOffset(appended.logStartOffset());
    }

    private static PartitionProduceResponse fail(PartitionProduceResponse outcome, Throwable failure) {
        var error = PartError.of(failure);
        return outcome.setErrorCode(error.code())
                .setErrorMessage(error.message())
                .setRecordErrors(RecordErrors.of(failure))
                .setBaseOffset(ProduceResponse.INVALID_OFFSET);
    }

    private static Reply silence(ProduceResponseData answer) {
        for (TopicProduceResponse topic : answer.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != Errors.NONE.code()) {
                    return new Reply.HangUp("a batch sent with acks=0 to " + topic.name() + "-" + partition.index()
                            + " was refused: " + Errors.forCode(partition.errorCode()) + ", "
                            + partition.errorMessage());
                }
            }
        }
        return new Reply.Silence();
    }
}
