package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.ChangeTerms;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Partitions on their way from brokers to others. Thread-safe. */
@AsCaller
@Path("/admin/v1/moves")
@Produces(MediaType.APPLICATION_JSON)
public final class MovesResource {
    private final Administrators administrators;

    public MovesResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The partitions that are being moved, to which brokers, and how much of each is copied.")
    @Refuses({400, 403})
    public PageDto<MoveDto> list(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return administrators.as(caller, admin -> page.of(MoveReader.read(admin), MoveDto::key));
    }

    @GET
    @Path("{topic}/{partition: \\d{1,9}}")
    @Summary("One move.")
    @Refuses({403, 404})
    public MoveDto show(
            @Context SecurityContext caller, @PathParam("topic") String topic, @PathParam("partition") int partition) {
        return administrators.as(caller, admin -> MoveReader.require(admin, topic, partition));
    }

    @DELETE
    @Path("{topic}/{partition: \\d{1,9}}")
    @Summary("Takes a move back: the partition stays where it was.")
    @Refuses({403, 404})
    public OutcomeDto cancel(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @BeanParam ChangeTerms terms) {
        return administrators.as(caller, admin -> {
            MoveDto move = MoveReader.require(admin, topic, partition);
            terms.require(() -> move);
            if (!terms.dryRun()) {
                admin.alterPartitionReassignments(Map.of(new TopicPartition(topic, partition), Optional.empty()))
                        .all()
                        .get();
            }
            return new OutcomeDto(
                    terms.dryRun(), List.of(ChangeDto.delete("move of " + topic + "-" + partition, move)));
        });
    }
}
