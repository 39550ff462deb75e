package io.crossdock.broker.trace;

import io.crossdock.broker.trace.Trace.Standing;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The words in which traces cross Kafka's protocol, see {@link TraceExchange}. Of a trace an entry has
 *
 * <pre>
 *  trace, broker, by, client-id, user, ip, listener   which, where, who asked for it, and whom it watches, as far as said
 *  seconds.left, records.per.second, kept, passed.over
 * </pre>
 *
 * and of a request that was kept
 *
 * <pre>
 *  trace, broker, sequence   which, where, and its number there
 *  api, client-id, user, ip, listener, outcome
 *  partitions                the first of those it was about, separated by commas
 *  errors                    NAME=count, separated by commas
 *  time.ms, version, correlation, request.bytes, response.bytes, partitions, mute.ms
 *  read.ms, queued.ms, work.ms, waiting.ms, held.ms, written.ms
 * </pre>
 *
 * What is empty is left out.
 */
final class TraceParts {
    static final String TRACE = "trace";
    static final String BROKER = "broker";
    static final String AFTER = "after";
    static final String BY = "by";
    static final String CLIENT = "client-id";
    static final String USER = "user";
    static final String ADDRESS = "ip";
    static final String LISTENER = "listener";
    static final String SECONDS = "seconds";
    static final String PER_SECOND = "records.per.second";

    private static final double MILLI_NANOS = 1e6;

    private TraceParts() {}

    static EntryData entry(Standing standing, int broker) {
        var parts = new ArrayList<EntityData>();
        add(parts, TRACE, standing.id());
        add(parts, BROKER, Integer.toString(broker));
        add(parts, BY, standing.by());
        add(parts, CLIENT, standing.target().clientId());
        add(parts, USER, standing.target().user());
        add(parts, ADDRESS, standing.target().address());
        add(parts, LISTENER, standing.target().listener());
        return new EntryData()
                .setEntity(parts)
                .setValues(List.of(
                        value("seconds.left", standing.secondsLeft()),
                        value(PER_SECOND, standing.perSecond()),
                        value("kept", standing.kept()),
                        value("passed.over", standing.passedOver())));
    }

    static EntryData entry(String trace, int broker, Kept.Numbered numbered) {
        TraceRecord request = numbered.request();
        var parts = new ArrayList<EntityData>();
        add(parts, TRACE, trace);
        add(parts, BROKER, Integer.toString(broker));
        add(parts, "sequence", Long.toString(numbered.number()));
        add(parts, "api", request.api());
        add(parts, CLIENT, request.clientId());
        add(parts, USER, request.user());
        add(parts, ADDRESS, request.address());
        add(parts, LISTENER, request.listener());
        add(parts, "outcome", request.outcome().name());
        add(parts, "partitions", String.join(",", request.partitions()));
        add(
                parts,
                "errors",
                request.errors().entrySet().stream()
                        .map(error -> error.getKey() + "=" + error.getValue())
                        .collect(Collectors.joining(",")));
        var values = new ArrayList<>(List.of(
                value("time.ms", request.arrived().toEpochMilli()),
                value("version", request.version()),
                value("correlation", request.correlationId()),
                value("request.bytes", request.requestBytes()),
                value("response.bytes", request.responseBytes()),
                value("partitions", request.partitionCount()),
                value("mute.ms", millis(request.mute()))));
        request.spent()
                .forEach((stage, time) ->
                        values.add(value(stage.name().toLowerCase(Locale.ROOT) + ".ms", millis(time))));
        return new EntryData().setEntity(parts).setValues(values);
    }

    private static double millis(Duration time) {
        return time.toNanos() / MILLI_NANOS;
    }

    private static void add(List<EntityData> parts, String type, String name) {
        if (!name.isEmpty()) {
            parts.add(new EntityData().setEntityType(type).setEntityName(name));
        }
    }

    private static ValueData value(String key, double value) {
        return new ValueData().setKey(key).setValue(value);
    }
}
