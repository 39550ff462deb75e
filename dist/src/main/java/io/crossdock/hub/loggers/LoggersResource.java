package io.crossdock.hub.loggers;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.broker.api.cluster.LogLevels;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the loggers of this hub let through, in the shape of Kafka Connect's API (KIP-495, KIP-976). What is set lasts until
 * the hub ends.
 *
 * <p>Looking takes DESCRIBE on the cluster, setting ALTER, asked for with the caller's credentials and so audited. Changes
 * are logged with who made them. Thread-safe.
 */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Path("/connect/admin/loggers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LoggersResource {
    private static final Logger LOG = LoggerFactory.getLogger(LoggersResource.class);
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF");
    private static final String WORKER = "worker";
    private static final String CLUSTER = "cluster";

    private final LogLevels levels;
    private final Elsewhere elsewhere;
    private final Clock clock;
    private final Map<String, Long> changed = new ConcurrentHashMap<>();

    /** @param elsewhere the other hubs of the cluster */
    public LoggersResource(LogLevels levels, Elsewhere elsewhere, Clock clock) {
        this.levels = levels;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /** Reaches the loggers of the other hubs. */
    @FunctionalInterface
    public interface Elsewhere {
        /** Sets a level there, with the rights of whoever calls. */
        void set(SecurityContext caller, String logger, String level);
    }

    @GET
    @Summary("The level in force of every logger of this hub, and when it was set here.")
    public Map<String, LevelDto> all() {
        var all = new TreeMap<String, LevelDto>();
        levels.levels().forEach((name, level) -> all.put(name, new LevelDto(level, changed.get(name))));
        return all;
    }

    @GET
    @Path("{logger}")
    @Refuses(404)
    @Summary("The level in force of one logger.")
    public LevelDto one(@PathParam("logger") String logger) {
        String level = levels.levels().get(logger);
        if (level == null) {
            throw Refusal.unknown("Logger " + logger + " not found.");
        }
        return new LevelDto(level, changed.get(logger));
    }

    @PUT
    @Path("{logger}")
    @AnswersWith(value = 200, or = 204)
    @Refuses({400, 404})
    @Summary("Sets the level of a logger and of those below it; answers with the names of all whose level it now is.")
    public Response set(
            @Context SecurityContext caller,
            @PathParam("logger") String logger,
            @QueryParam("scope")
                    @DefaultValue(WORKER)
                    @Summary("worker for this hub, cluster for this one and all that have a broker.")
                    String scope,
            @Valid NewLevelDto body) {
        String level = level(Refusal.requireBody(body).level());
        if (!scope.equals(WORKER) && !scope.equals(CLUSTER)) {
            throw Refusal.field("scope", "must be worker or cluster, was '" + scope + "'");
        }
        if (levels.levels().keySet().stream().noneMatch(each -> isOf(each, logger))) {
            throw Refusal.unknown("Logger " + logger + " not found.");
        }
        if (scope.equals(CLUSTER)) {
            elsewhere.set(caller, logger, level);
        }
        List<String> affected = setHere(logger, level);
        String who = caller.getUserPrincipal() == null
                ? "ANONYMOUS"
                : caller.getUserPrincipal().getName();
        LOG.info("The level of logger {} was set to {} for the {} by {}", logger, level, scope, who);
        return scope.equals(CLUSTER)
                ? Response.noContent().build()
                : Response.ok(affected).build();
    }

    private List<String> setHere(String logger, String level) {
        Consumer<String> setting = name -> levels.set(name, level);
        setting.accept(logger);
        levels.levels().entrySet().stream()
                .filter(each -> isOf(each.getKey(), logger) && !each.getValue().equals(level))
                .map(Map.Entry::getKey)
                .forEach(setting); // those that had a level of their own
        List<String> affected = levels.levels().keySet().stream()
                .filter(each -> isOf(each, logger))
                .sorted()
                .toList();
        Map<String, Long> now = affected.stream().collect(Collectors.toMap(name -> name, name -> clock.millis()));
        changed.putAll(now);
        return affected;
    }

    /** Everything is below root. */
    private static boolean isOf(String name, String logger) {
        return name.equals(logger) || name.startsWith(logger + ".") || logger.equals(LogLevels.ROOT);
    }

    private static String level(@Nullable String asked) {
        if (asked == null) {
            throw Refusal.field("level", "is missing; it must be one of " + String.join(", ", LEVELS));
        }
        String level = asked.strip().toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw Refusal.field("level", "must be one of " + String.join(", ", LEVELS) + ", was '" + asked + "'");
        }
        return level;
    }

    /**
     * How much a logger lets through.
     *
     * @param level TRACE to FATAL, or OFF
     * @param lastModified when it was set here, milliseconds since 1970; null if it is as the configuration file says
     */
    public record LevelDto(
            String level,
            @JsonProperty("last_modified") @Nullable Long lastModified) {}

    /** A level to be. */
    public record NewLevelDto(@Nullable String level) {}
}
