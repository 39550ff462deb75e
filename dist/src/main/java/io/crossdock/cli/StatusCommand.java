package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.data.StorageFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crossdock status}. */
@Command(
        name = "status",
        description =
                "Shows the roles, addresses and readiness of the hub of a data folder, and what is wrong with its logs.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is ready", "1:it is starting or not running", "2:the command line makes no sense"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Mixin
    private OutputOption output;

    @Option(names = "--json", description = "The same as --output json, on one line when no hub runs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Optional<RunFile> running = data.running();
        if (running.isEmpty()) {
            if (json) {
                out.println("{\"running\": false}");
            } else {
                JsonNode none = JsonNodeFactory.instance.objectNode().put("running", false);
                output.show(out, none, text -> text.println("not running on " + data.folder()));
            }
            return 1;
        }
        RunFile run = running.get();
        Optional<StorageFile> storage = StorageFile.find(data.folder());
        if (json) {
            out.println(toJson(run, storage).toPrettyString());
        } else {
            output.show(out, toJson(run, storage), text -> {
                print(text, run);
                storage.ifPresent(logs -> print(text, logs));
            });
        }
        return run.ready() ? 0 : 1;
    }

    private static JsonNode toJson(RunFile run, Optional<StorageFile> storage) {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode all = mapper.valueToTree(run);
        storage.ifPresent(logs -> all.set("storage", mapper.valueToTree(logs)));
        return all;
    }

    private static void print(PrintWriter out, StorageFile logs) {
        if (logs.recovering()) {
            out.printf(
                    "%-12s%d of %d read, %d MB recovered%n",
                    "logs", logs.logsRead(), logs.logsFound(), logs.recoveredMegabytes());
        }
        logs.offline().forEach((directory, why) -> out.printf("%-12s%s: %s%n", "offline", directory, why));
        logs.full().forEach((directory, why) -> out.printf("%-12s%s%n", "full", why));
        if (logs.underReplicated() > 0) {
            out.printf(
                    "%-12s%d partitions led here have replicas that are not in sync%s%n",
                    "behind",
                    logs.underReplicated(),
                    logs.underMinInSync() == 0
                            ? ""
                            : ", " + logs.underMinInSync()
                                    + " of them fewer than min.insync.replicas: they refuse acks=all");
        }
        logs.damaged().forEach((partition, why) -> out.printf("%-12s%s: %s%n", "damaged", partition, why));
    }

    private static void print(PrintWriter out, RunFile run) {
        out.println((run.ready() ? "ready" : "starting") + ", version " + run.version() + ", pid " + run.pid()
                + ", node " + run.nodeId() + ", since " + run.started());
        for (String role : run.roles()) {
            out.printf("%-12s%s%n", role, String.join(", ", run.addresses().getOrDefault(role, List.of())));
        }
        out.printf("%-12s%s%n", "data", run.data());
    }
}
