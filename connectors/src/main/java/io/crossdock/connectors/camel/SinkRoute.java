package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.DataSourceSettings;
import io.crossdock.connectors.definition.Pipeline;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.delivery.Delivery;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.format.ValueFormats;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A sink as a Camel route from the hub's records to its endpoint. It has no error handler: every failure comes back to
 * the task that keeps the order and knows when to try again. Several tasks may deliver at once.
 */
public final class SinkRoute implements Delivery, AutoCloseable {
    private static final String RECORDS = "direct:records";
    /** The variable with the keys of a batch's records, in the order of their bodies. */
    private static final String KEYS = "keys";

    private final DefaultCamelContext context;
    private final ProducerTemplate template;
    private final RecordDecoder decoder;
    private final SinkDefinition definition;
    private final boolean inBatches;
    private final boolean overHttp;
    private final @Nullable DataSource database;
    private final @Nullable Transactions transactions;

    /**
     * Builds the route.
     *
     * @throws Exception if Camel refuses the endpoint or a step
     */
    public SinkRoute(SinkDefinition definition) throws Exception {
        Pipeline pipeline = definition.pipeline();
        this.definition = definition;
        context = Contexts.create(definition.name(), pipeline.dataSource());
        template = context.createProducerTemplate();
        decoder = new RecordDecoder(ValueFormats.create(definition.format()));
        inBatches = definition.batch() != null;
        overHttp = IdempotencyKey.suits(pipeline.endpoint());
        database = context.getRegistry().findSingleByType(DataSource.class);
        transactions = database == null ? null : new Transactions(database);
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    Endpoint target = new Endpoints(context).create(pipeline.endpoint());
                    RouteDefinition records =
                            from(RECORDS).routeId(definition.name()).errorHandler(noErrorHandler());
                    StepsBlock.append(
                            pipeline.steps(),
                            new ToDefinition(target),
                            records,
                            new CamelSteps(context),
                            true,
                            Stage.DELIVER);
                }
            });
        } catch (Exception refused) {
            context.stop();
            throw refused;
        }
    }

    /** Makes the route ready to deliver. */
    public void start() {
        context.start();
    }

    /** The way for one task; a target that keeps the offsets has to know the tasks apart. */
    public Delivery forTask() {
        DataSourceSettings settings = definition.pipeline().dataSource();
        if (settings == null || !settings.exactlyOnce() || database == null || transactions == null) {
            return this;
        }
        return new OnceDelivery(this, new SqlOffsets(definition.group(), database, transactions), transactions);
    }

    @Override
    public boolean blames(Exception failure) {
        return Stage.of(failure) == Stage.DELIVER && RecordFault.in(failure);
    }

    @Override
    public void deliver(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        var exchange = new DefaultExchange(context);
        try {
            fill(exchange, records);
        } catch (Exception notDecoded) {
            Stage.DECODE.mark(notDecoded);
            throw notDecoded;
        }
        if (transactions == null) {
            send(exchange);
        } else {
            transactions.run(() -> send(exchange));
        }
    }

    private void fill(Exchange exchange, List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        if (inBatches) {
            var bodies = new ArrayList<@Nullable Object>(records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                bodies.add(decoder.body(record));
            }
            exchange.getMessage().setBody(bodies);
            if (definition.pipeline().steps().isEmpty()) { // steps may leave out bodies, or change their order
                exchange.setVariable(KEYS, RecordDecoder.keys(records));
            }
            new Received(records, true).markOn(exchange);
        } else {
            ConsumerRecord<byte[], byte[]> record = records.get(0);
            exchange.getMessage().setBody(decoder.body(record));
            RecordDecoder.describe(record, exchange);
            if (overHttp) {
                IdempotencyKey.put(record, exchange);
            }
        }
    }

    private Exchange send(Exchange exchange) throws Exception {
        Exchange answer = template.send(RECORDS, exchange);
        Exception failure = answer.getException();
        if (failure != null) {
            Whereabouts.stage(answer).mark(failure);
            throw failure;
        }
        return answer;
    }

    @Override
    public void close() {
        context.stop();
    }
}
