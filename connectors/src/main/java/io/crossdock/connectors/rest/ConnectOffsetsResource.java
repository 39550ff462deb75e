package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.fleet.Fleet;
import io.crossdock.connectors.fleet.OneHub;
import io.crossdock.connectors.fleet.Report;
import io.crossdock.connectors.fleet.Whole;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * How far sinks are, and what reads topics to write into others, in the shape of Kafka Connect's API: the offsets of their
 * consumer groups. Sources keep their position at their origin. Changing takes a stopped connector. Thread-safe.
 */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Path("/connect/connectors/{name}/offsets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ConnectOffsetsResource {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Supplier<ConnectorRuntime> connectors;
    private final Supplier<? extends Fleet> fleet;

    /**
     * @param connectors of this hub, asked on every request; throws while there are none
     * @param fleet those of all hubs for which this one answers
     */
    public ConnectOffsetsResource(Supplier<ConnectorRuntime> connectors, Supplier<? extends Fleet> fleet) {
        this.connectors = connectors;
        this.fleet = fleet;
    }

    /** Of a hub that answers for itself. */
    public ConnectOffsetsResource(Supplier<ConnectorRuntime> connectors) {
        this(connectors, () -> new OneHub(connectors.get(), "this hub"));
    }

    @GET
    @Refuses(404)
    @Summary("The offset after the last record delivered of each partition; none for a source.")
    public OffsetsDto offsets(@PathParam("name") String name) {
        String group = require(name).shown().group();
        if (group == null) {
            return new OffsetsDto(List.of());
        }
        return Refused.orStatus(() -> {
            try (Admin admin = admin()) {
                return new OffsetsDto(committed(admin, group).entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.comparing(TopicPartition::topic)
                                .thenComparingInt(TopicPartition::partition)))
                        .map(entry ->
                                OffsetDto.of(entry.getKey(), entry.getValue().offset()))
                        .toList());
            }
        });
    }

    @PATCH
    @Refuses({400, 404})
    @Summary("Sets the offsets of a stopped sink; null goes back to the beginning.")
    public MessageDto alter(@PathParam("name") String name, @Valid OffsetsDto body) {
        OffsetsDto wanted = Refusal.requireBody(body);
        String group = stoppedGroup(name);
        return Refused.orStatus(() -> {
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            var forgotten = new HashSet<TopicPartition>();
            for (OffsetDto each : wanted.offsets()) {
                if (each.offset() == null) {
                    forgotten.add(each.place());
                } else {
                    offsets.put(
                            each.place(), new OffsetAndMetadata(each.offset().number()));
                }
            }
            try (Admin admin = admin()) {
                if (!offsets.isEmpty()) {
                    admin.alterConsumerGroupOffsets(group, offsets).all().get();
                }
                forget(admin, group, forgotten);
            }
            return new MessageDto("The offsets for this connector have been altered successfully");
        });
    }

    @DELETE
    @Refuses({400, 404})
    @Summary("Lets a stopped sink begin anew.")
    public MessageDto reset(@PathParam("name") String name) {
        String group = stoppedGroup(name);
        return Refused.orStatus(() -> {
            try (Admin admin = admin()) {
                forget(admin, group, committed(admin, group).keySet());
            }
            return new MessageDto("The offsets for this connector have been reset successfully");
        });
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        var known = new HashMap<TopicPartition, OffsetAndMetadata>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        known.put(partition, offset);
                    }
                });
        return known;
    }

    private static void forget(Admin admin, String group, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        if (!partitions.isEmpty()) {
            admin.deleteConsumerGroupOffsets(group, partitions).all().get();
        }
    }

    private String stoppedGroup(String name) {
        Whole connector = require(name);
        Report report = connector.shown();
        String group = report.group();
        if (group == null) {
            throw Refused.because(
                    400,
                    "connector " + name
                            + " is a source, whose position is at its origin, or on the hub by its name: change"
                            + " it at the origin, or give the connector another name to begin anew");
        }
        if (report.offsetsInDatabase()) {
            throw Refused.because(
                    400,
                    "connector " + name + " keeps its offsets in the table crossdock_offsets of its database, with"
                            + " consumer_group '" + group + "'; change them there while it is stopped");
        }
        if (!connector.workingOn().isEmpty()) {
            throw Refused.because(
                    400,
                    "Connectors must be in the STOPPED state before their offsets can be modified: stop " + name
                            + ", which works on " + String.join(", ", connector.workingOn()));
        }
        return group;
    }

    private Whole require(String name) {
        return fleet.get().connector(name).orElseThrow(() -> Refused.because(404, "Connector " + name + " not found"));
    }

    private Admin admin() {
        var settings = new LinkedHashMap<>(connectors.get().clientSettings());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return Admin.create(settings);
    }

    /** What was done. */
    public record MessageDto(String message) {}

    /** The offsets of a connector. */
    public record OffsetsDto(List<OffsetDto> offsets) {
        public OffsetsDto {
            offsets = offsets == null ? List.of() : List.copyOf(offsets);
        }
    }

    /** One partition and how far it is. */
    public record OffsetDto(
            PartitionDto partition, @Nullable NumberDto offset) {
        static OffsetDto of(TopicPartition partition, long offset) {
            return new OffsetDto(new PartitionDto(partition.topic(), partition.partition()), new NumberDto(offset));
        }

        TopicPartition place() {
            if (partition == null || partition.topic() == null) {
                throw new IllegalArgumentException(
                        "each offset needs 'partition' with kafka_topic and kafka_partition");
            }
            return new TopicPartition(partition.topic(), partition.number());
        }
    }

    /** A partition of a topic. */
    public record PartitionDto(
            @JsonProperty("kafka_topic") String topic,
            @JsonProperty("kafka_partition") int number) {}

    /** An offset. */
    public record NumberDto(@JsonProperty("kafka_offset") long number) {}
}
