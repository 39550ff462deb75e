package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.BatchEnd;
import io.crossdock.connectors.delivery.PositionedWriter;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Takes one batch of an origin that can be read again, sends each of its messages through the steps, and returns when the
 * hub has all of their records and the position behind them, in one transaction. A batch that fails ends the connector:
 * only the hub knows then where to go on.
 */
final class PositionedBatch implements Gate {
    private final ProducerTemplate steps;
    private final String target;
    private final PositionedWriter writer;
    private final SourceListener listener;
    private final Map<String, Object> marks;
    private final AckGroup inside = new AckGroup();
    private volatile boolean shut;

    PositionedBatch(
            ProducerTemplate steps,
            String target,
            PositionedWriter writer,
            SourceListener listener,
            Map<String, Object> marks) {
        this.steps = steps;
        this.target = target;
        this.writer = writer;
        this.listener = listener;
        this.marks = Map.copyOf(marks);
    }

    @Override
    public void shut() {
        shut = true;
    }

    @Override
    public void awaitEmpty() throws InterruptedException {
        inside.await();
    }

    @Override
    public void process(Exchange batch) throws Exception {
        if (shut) {
            throw new RejectedExecutionException("the connector has stopped; the batch will be read again");
        }
        inside.add();
        try {
            take(batch);
        } catch (Exception failed) {
            writer.discard(failed);
            if (!shut && !(failed instanceof InterruptedException)) {
                shut = true; // before anything else, or the origin hands the same batch over again
                listener.ended(failed);
            }
            throw failed;
        } finally {
            inside.done(null);
        }
    }

    private void take(Exchange batch) throws Exception {
        BatchEnd end = batch.getProperty(Replay.POSITION, BatchEnd.class);
        if (end == null || !(batch.getMessage().getBody() instanceof List<?> messages)) {
            throw new IllegalStateException("a batch is a list with the position behind it");
        }
        var group = new AckGroup();
        for (Object message : messages) {
            if (shut) {
                throw new RejectedExecutionException("the connector stops in the middle of a batch");
            }
            var one = new DefaultExchange(batch.getContext());
            one.setProperty(AcknowledgedMessage.GROUP, group);
            marks.forEach(one::setProperty);
            fill(one, message);
            steps.send(target, one);
            Exception failure = one.getException();
            if (failure != null) {
                throw failure;
            }
        }
        Throwable tooMany = group.failure();
        if (tooMany != null) {
            throw new UnwrittenException("the batch cannot be written", tooMany);
        }
        writer.commit(end);
    }

    @SuppressWarnings("unchecked") // readers of Kafka take keys and values for what they are: bytes
    private static void fill(Exchange exchange, Object message) {
        if (message instanceof ConsumerRecord<?, ?> record) {
            RecordDecoder.describe((ConsumerRecord<byte[], byte[]>) record, exchange);
            exchange.getMessage().setBody(record.value());
        } else if (message instanceof Replay.Part part) {
            exchange.getMessage().setBody(part.body());
            exchange.getMessage().getHeaders().putAll(part.headers());
        } else {
            exchange.getMessage().setBody(message);
        }
    }
}
