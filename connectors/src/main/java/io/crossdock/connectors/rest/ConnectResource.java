package io.crossdock.connectors.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.Target;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.fleet.Fleet;
import io.crossdock.connectors.fleet.OneHub;
import io.crossdock.connectors.fleet.Report;
import io.crossdock.connectors.fleet.Standing;
import io.crossdock.connectors.fleet.Whole;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.connectors.rest.ConnectStates.InfoDto;
import io.crossdock.connectors.rest.ConnectStates.StatusDto;
import io.crossdock.connectors.rest.ConnectStates.TaskDto;
import io.crossdock.connectors.rest.ConnectStates.TaskStateDto;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The connectors in the shape of Kafka Connect's REST API (its documented paths and answers), so that programs made for
 * that manage them: at any hub those of all hubs that share them. A connector is a YAML file here, so its configuration is written as one value, {@code yaml}, that
 * holds the whole file.
 *
 * <p>Looking takes DESCRIBE on the cluster, which the hub asks for with the caller's credentials, and so audits; the rest
 * ALTER. Changes are logged with who made them. Thread-safe.
 */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Path("/connect")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ConnectResource {
    /** Clients choose by it what they ask for: that of Apache Kafka's whose API is served here. */
    static final String API_VERSION = "4.1.0";

    private static final Logger LOG = LoggerFactory.getLogger(ConnectResource.class);

    private final Supplier<ConnectorRuntime> connectors;
    private final Supplier<? extends Fleet> fleet;
    private final Supplier<String> clusterId;

    /**
     * @param connectors of this hub, asked on every request; throws while there are none
     * @param fleet those of all hubs for which this one answers; the same holds for it
     * @param clusterId of the cluster that the connectors read and write
     */
    public ConnectResource(
            Supplier<ConnectorRuntime> connectors, Supplier<? extends Fleet> fleet, Supplier<String> clusterId) {
        this.connectors = connectors;
        this.fleet = fleet;
        this.clusterId = clusterId;
    }

    /**
     * Of a hub that answers for itself.
     *
     * @param worker how it is called in answers, {@code host:port}
     */
    public ConnectResource(Supplier<ConnectorRuntime> connectors, String worker, Supplier<String> clusterId) {
        this(connectors, () -> new OneHub(connectors.get(), worker), clusterId);
    }

    @GET
    @Summary("Which version of Kafka Connect's API is served, and for which cluster.")
    public VersionDto version() {
        return new VersionDto(API_VERSION, "crossdock", clusterId.get());
    }

    @GET
    @Path("connectors")
    @Summary("The names of all connectors of all hubs, or more about each with expand=status and expand=info.")
    public Object list(@QueryParam("expand") List<String> expand) {
        List<Whole> all = fleet.get().connectors();
        if (expand.isEmpty()) {
            return all.stream().map(Whole::name).toList();
        }
        var answer = new LinkedHashMap<String, Map<String, Object>>();
        for (Whole each : all) {
            var parts = new LinkedHashMap<String, Object>();
            if (expand.contains("status")) {
                parts.put("status", ConnectStates.status(each));
            }
            if (expand.contains("info")) {
                parts.put("info", ConnectStates.info(each));
            }
            answer.put(each.name(), parts);
        }
        return answer;
    }

    @POST
    @Path("connectors")
    @AnswersWith(201)
    @Refuses(409)
    @Summary("Makes a connector on all hubs: 'config' needs 'yaml', the text of its file.")
    public InfoDto create(@Context SecurityContext caller, @Valid NewConnectorDto body) {
        NewConnectorDto wanted = Refusal.requireBody(body);
        if (wanted.name() == null || wanted.config() == null) {
            throw Refused.because(400, "a connector needs 'name' and 'config'");
        }
        if (fleet.get().connector(wanted.name()).isPresent()) {
            throw Refused.because(409, "Connector " + wanted.name() + " already exists");
        }
        return write(caller, wanted.name(), wanted.config(), initial(wanted.initialState()));
    }

    /** KIP-980; a connector that is made runs unless somebody says otherwise. */
    private static Target initial(@Nullable String state) {
        try {
            return state == null ? Target.RUNNING : Target.valueOf(state.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw Refused.because(
                    400, "'initial_state' is RUNNING, PAUSED or STOPPED, and '" + state + "' is none of these");
        }
    }

    @GET
    @Path("connectors/{name}")
    @Refuses(404)
    @Summary("One connector, its configuration and tasks.")
    public InfoDto info(@PathParam("name") String name) {
        return ConnectStates.info(require(name));
    }

    @GET
    @Path("connectors/{name}/config")
    @Refuses(404)
    @Summary("Its configuration, secrets blotted out.")
    public Map<String, String> config(@PathParam("name") String name) {
        return info(name).config();
    }

    @PUT
    @Path("connectors/{name}/config")
    @Refuses({400, 409})
    @Summary("Writes its file on all hubs from 'yaml' in the body, after checking it.")
    public InfoDto configure(
            @Context SecurityContext caller, @PathParam("name") String name, @Valid Map<String, String> body) {
        return write(caller, name, Refusal.requireBody(body), Target.RUNNING);
    }

    @DELETE
    @Path("connectors/{name}")
    @Refuses(404)
    @Summary("Stops it and moves its file aside on all hubs; nothing is destroyed.")
    public void delete(@Context SecurityContext caller, @PathParam("name") String name) {
        String aside = Refused.orStatus(() -> fleet.get().remove(name));
        log(caller, "removed, " + aside, name);
    }

    @GET
    @Path("connectors/{name}/status")
    @Refuses(404)
    @Summary("How it and its tasks are, on all hubs.")
    public StatusDto status(@PathParam("name") String name) {
        return ConnectStates.status(require(name));
    }

    @GET
    @Path("connectors/{name}/tasks")
    @Refuses(404)
    @Summary("Its tasks, with the configuration they share.")
    public List<TaskInfoDto> tasks(@PathParam("name") String name) {
        InfoDto info = info(name);
        return info.tasks().stream()
                .map(task -> new TaskInfoDto(task, info.config()))
                .toList();
    }

    @GET
    @Path("connectors/{name}/tasks/{task}/status")
    @Refuses(404)
    @Summary("How one task is.")
    public TaskStateDto task(@PathParam("name") String name, @PathParam("task") String task) {
        return status(name).tasks().stream()
                .filter(each -> Integer.toString(each.id()).equals(task))
                .findFirst()
                .orElseThrow(() -> Refused.because(404, "connector " + name + " has no task " + task));
    }

    @PUT
    @Path("connectors/{name}/pause")
    @AnswersWith(202)
    @Refuses(404)
    @Summary("Stops it on all hubs until it is resumed.")
    public void pause(@Context SecurityContext caller, @PathParam("name") String name) {
        steer(() -> fleet.get().pause(name));
        log(caller, "paused", name);
    }

    @PUT
    @Path("connectors/{name}/stop")
    @Refuses(404)
    @Summary("Stops it as pause does, for which a connector holds nothing open here either; it then is STOPPED.")
    public void stop(@Context SecurityContext caller, @PathParam("name") String name) {
        steer(() -> fleet.get().stop(name));
        log(caller, "stopped", name);
    }

    @PUT
    @Path("connectors/{name}/resume")
    @AnswersWith(202)
    @Refuses(404)
    @Summary("Starts it wherever it does not run.")
    public void resume(@Context SecurityContext caller, @PathParam("name") String name) {
        steer(() -> fleet.get().resume(name));
        log(caller, "resumed", name);
    }

    @POST
    @Path("connectors/{name}/restart")
    @Consumes(MediaType.WILDCARD)
    @AnswersWith(value = 202, or = 204)
    @Refuses(404)
    @Summary("Stops it, if it runs, and starts it anew with all its tasks, on all hubs.")
    public Response restart(
            @Context SecurityContext caller,
            @PathParam("name") String name,
            @QueryParam("includeTasks") @DefaultValue("false") String includeTasks,
            @QueryParam("onlyFailed") @DefaultValue("false") String onlyFailed) {
        Whole now = require(name);
        boolean gentle = onlyFailed.equals("true");
        if (!gentle || !isWell(now)) {
            steer(() -> fleet.get().restart(name, gentle));
            log(caller, "restarted", name);
        }
        return includeTasks.equals("true")
                ? Response.accepted(status(name)).build()
                : Response.noContent().build();
    }

    @POST
    @Path("connectors/{name}/tasks/{task}/restart")
    @Consumes(MediaType.WILDCARD)
    @Refuses(404)
    @Summary("Restarts the connector on all hubs: its tasks share one engine.")
    public void restartTask(
            @Context SecurityContext caller, @PathParam("name") String name, @PathParam("task") String task) {
        task(name, task);
        steer(() -> fleet.get().restart(name, false));
        log(caller, "restarted because of task " + task, name);
    }

    @GET
    @Path("connectors/{name}/topics")
    @Refuses(404)
    @Summary("The topics it reads or writes.")
    public Map<String, TopicsDto> topics(@PathParam("name") String name) {
        return Map.of(name, new TopicsDto(require(name).shown().topics()));
    }

    @PUT
    @Path("connectors/{name}/topics/reset")
    @AnswersWith(202)
    @Refuses(404)
    @Summary("Changes nothing: the topics are those of its file, not those it happened to use.")
    public void resetTopics(@PathParam("name") String name) {
        require(name);
    }

    @GET
    @Path("connector-plugins")
    @Summary("What can be configured: any source, any sink.")
    public List<PluginDto> plugins() {
        return List.of(
                new PluginDto(Report.SINK_CLASS, "sink", API_VERSION),
                new PluginDto(Report.SOURCE_CLASS, "source", API_VERSION));
    }

    @GET
    @Path("connector-plugins/{plugin}/config")
    @Refuses(404)
    @Summary("What its configuration consists of: 'yaml'.")
    public List<ConnectValidation.SettingDto> pluginConfig(@PathParam("plugin") String plugin) {
        if (plugins().stream().noneMatch(each -> each.isCalled(plugin))) {
            throw Refused.because(404, "Unknown plugin " + plugin + ".");
        }
        return List.of(ConnectValidation.SettingDto.YAML);
    }

    @PUT
    @Path("connector-plugins/{plugin}/config/validate")
    @Summary("Checks 'yaml' of the body as a connector file; nothing is written.")
    public ConnectValidation.ValidationDto validate(
            @PathParam("plugin") String plugin, @Valid Map<String, String> body) {
        Map<String, String> config = Refusal.requireBody(body);
        String yaml = config.get(Report.YAML);
        List<String> errors = yaml == null
                ? List.of(needsYaml())
                : Refused.orStatus(() -> connectors.get().check(yaml)).stream()
                        .map(ConnectResource::place)
                        .toList();
        return ConnectValidation.of(plugin, yaml, errors);
    }

    private InfoDto write(SecurityContext caller, String name, Map<String, String> config, Target initial) {
        String yaml = config.get(Report.YAML);
        if (yaml == null) {
            throw Refused.because(400, needsYaml());
        }
        if (yaml.contains("***") && isMasked(name, yaml)) {
            throw Refused.because(
                    400,
                    "the text holds secrets that were blotted out (***); write references to them in their place, such"
                            + " as ${env:NAME}");
        }
        List<Problem> problems = Refused.orStatus(() -> fleet.get().put(name, yaml, initial));
        if (!problems.isEmpty()) {
            throw Refused.because(
                    400,
                    "Connector configuration is invalid and contains the following " + problems.size() + " error(s):\n"
                            + problems.stream().map(ConnectResource::place).collect(Collectors.joining("\n")));
        }
        log(caller, "configured", name);
        return info(name);
    }

    private boolean isMasked(String name, String yaml) {
        return fleet.get()
                .connector(name)
                .map(it -> !it.shown().version().equals(DeadLetters.version(yaml)))
                .orElse(true);
    }

    private static String place(Problem problem) {
        return problem.line() + ":" + problem.column() + ": " + problem.message();
    }

    private static String needsYaml() {
        return "a connector is a YAML file here: the configuration needs the key 'yaml' with the whole text of it";
    }

    private Whole require(String name) {
        return fleet.get().connector(name).orElseThrow(() -> Refused.because(404, "Connector " + name + " not found"));
    }

    private static boolean isWell(Whole connector) {
        return connector.standing() == Standing.RUNNING
                && connector.tasks().stream().allMatch(task -> task.standing() == Standing.RUNNING);
    }

    private static void steer(Runnable order) {
        Refused.orStatus(() -> {
            order.run();
            return true;
        });
    }

    private static void log(SecurityContext caller, String what, String connector) {
        String who = caller.getUserPrincipal() == null
                ? "ANONYMOUS"
                : caller.getUserPrincipal().getName();
        LOG.info("Connector {} was {} by {}", connector, what, who);
    }

    /** What is served here. */
    public record VersionDto(
            String version,
            String commit,
            @JsonProperty("kafka_cluster_id") String kafkaClusterId) {}

    /** A connector to be. */
    public record NewConnectorDto(
            @Nullable String name,
            @Nullable Map<String, String> config,
            @JsonProperty("initial_state") @Nullable String initialState) {}

    /** One task and its configuration. */
    public record TaskInfoDto(TaskDto id, Map<String, String> config) {}

    /** Topics of a connector. */
    public record TopicsDto(List<String> topics) {
        public TopicsDto {
            topics = List.copyOf(new ArrayList<>(topics));
        }
    }

    /** What can be configured. */
    public record PluginDto(@JsonProperty("class") String className, String type, String version) {
        /** Clients write the whole name of the class, or only the last part. */
        boolean isCalled(String name) {
            return className.equals(name) || className.endsWith("." + name);
        }
    }
}
