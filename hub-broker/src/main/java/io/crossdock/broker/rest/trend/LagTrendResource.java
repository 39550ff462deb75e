package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupReader;
import io.crossdock.broker.rest.GroupStandings;
import io.crossdock.broker.rest.GroupStandings.Standing;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.TopicPartition;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the lag of a group is heading. What its caller may not see now is left out of what was seen before as well; each call
 * is a sample for later ones. Thread-safe.
 */
@AsCaller
@Path("/admin/v1/groups/{group}/lag/trend")
@Produces(MediaType.APPLICATION_JSON)
public final class LagTrendResource {
    private final Administrators administrators;
    private final LagHistory history;
    private final Clock clock;

    public LagTrendResource(Administrators administrators, LagHistory history, Clock clock) {
        this.administrators = administrators;
        this.history = history;
        this.clock = clock;
    }

    @GET
    @Summary(
            "Where the group's lag is heading: rates of the last five minutes, what they lead to, and the lag of the last hour.")
    @Refuses({403, 404})
    public LagTrendDto trend(@Context SecurityContext caller, @PathParam("group") String group) {
        Map<TopicPartition, Standing> now =
                administrators.as(caller, admin -> GroupStandings.of(GroupReader.lag(admin, group)));
        long at = clock.millis();
        var samples = new ArrayList<LagSample>();
        for (LagSample each : history.of(group)) {
            LagSample seen = each.only(now.keySet());
            if (each.at() < at && !seen.standings().isEmpty()) {
                samples.add(seen);
            }
        }
        samples.add(new LagSample(at, now));
        history.add(group, at, now);
        return LagTrend.of(group, List.copyOf(samples));
    }
}
