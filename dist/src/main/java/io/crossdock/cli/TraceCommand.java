package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** {@code crossdock trace}. */
@Command(
        name = "trace",
        description = {
            "Watches one client for a while: shows each of its requests to any broker of the cluster, and where its time went.",
            "Takes ALTER on the cluster, and is audited. Nothing of what the requests carry is shown."
        })
final class TraceCommand implements Callable<Integer> {
    private static final String TRACES = "/admin/v1/traces";

    @Mixin
    private HubAddress hub;

    @Mixin
    private OutputOption output;

    @Parameters(
            paramLabel = "CLIENT",
            arity = "0..1",
            description =
                    "What the client calls itself (client.id); one that ends with * stands for all that begin so.")
    private @Nullable String client;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Only, or instead of CLIENT, the requests of this user.")
    private @Nullable String user;

    @Option(names = "--address", paramLabel = "IP", description = "Only requests from this address.")
    private @Nullable String address;

    @Option(names = "--listener", paramLabel = "NAME", description = "Only requests that came in by this listener.")
    private @Nullable String listener;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "For how long; 60 if not said.")
    private int seconds;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests of each second that every broker keeps, others are counted; 100 if not said.")
    private int perSecond;

    @Option(names = "--max", paramLabel = "N", description = "Stop after so many requests.")
    private int max = 1_000_000;

    @Option(
            names = "--slower-than",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "Show only requests that took longer.")
    private double slowerThan;

    @Spec
    private CommandSpec spec;

    private final TraceSummary summary = new TraceSummary();
    private final AtomicReference<@Nullable String> running = new AtomicReference<>();

    @Override
    public Integer call() throws Exception {
        if (client == null && user == null) {
            throw new ParameterException(spec.commandLine(), "say whom: a CLIENT, or a --user");
        }
        JsonNode trace = hub.ask("POST", TRACES, wanted().toString());
        String id = trace.path("id").asText();
        running.set(id);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-trace"));
        PrintWriter out = spec.commandLine().getOut();
        if (output.isTable()) {
            out.println("watching on brokers " + trace.path("brokers") + ", for " + seconds + " s; Ctrl-C ends it");
            out.println(TraceLine.HEADINGS);
            out.flush();
        }
        try {
            hub.follow(TRACES + "/" + id + "/requests?limit=" + max, line -> shown(line, out));
        } finally {
            stop();
        }
        if (output.isTable()) {
            summary.print(out);
            out.flush();
        }
        if (summary.failure().isPresent()) {
            throw new IOException(summary.failure().get());
        }
        return 0;
    }

    /** @return whether more may come */
    private boolean shown(JsonNode line, PrintWriter out) {
        summary.add(line);
        JsonNode request = line.path("request");
        if (request.isObject() && request.path("millis").asDouble() > slowerThan) {
            output.showNext(out, request, text -> text.println(TraceLine.of(request)));
        }
        return !line.has("end") && !line.has("error");
    }

    private ObjectNode wanted() {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        put(wanted, "clientId", client);
        put(wanted, "user", user);
        put(wanted, "address", address);
        put(wanted, "listener", listener);
        return wanted.put("seconds", seconds).put("recordsPerSecond", perSecond);
    }

    private static void put(ObjectNode wanted, String name, @Nullable String value) {
        if (value != null) {
            wanted.put(name, value);
        }
    }

    /** Once: at the end, or on Ctrl-C. It would end by itself, but why should brokers go on. */
    private void stop() {
        String id = running.getAndSet(null);
        if (id == null) {
            return;
        }
        try {
            hub.ask("DELETE", TRACES + "/" + id);
        } catch (IOException unreachable) {
            spec.commandLine()
                    .getErr()
                    .println("the trace goes on until its time is over: " + unreachable.getMessage());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
