package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code crossdock groups reset}. */
@Command(
        name = "reset",
        description = {
            "Has a group without members read on elsewhere, after showing what it will read again and asking.",
            "Offsets stay within what the log has. 'groups undo-reset' takes the last reset back, until the group has"
                    + " committed on its own."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or only shown with --dry-run",
            "1:refused, for example as the group has members, or nobody agreed",
            "2:the command line makes no sense"
        })
final class ResetCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions client;

    @Mixin
    private OutputOption output;

    @Mixin
    private Agreement agreement;

    @Parameters(paramLabel = "GROUP")
    private String group;

    @ArgGroup(multiplicity = "1")
    private ResetTarget target = new ResetTarget();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC[:N,...]",
            description =
                    "Only this topic, or these partitions of it; repeatable. Default is every partition that the group"
                            + " has committed an offset of.")
    private @Nullable List<String> topics;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ObjectNode wanted = target.json();
        ArrayNode chosen = wanted.putArray("topics");
        for (String each : topics == null ? List.<String>of() : topics) {
            choose(chosen.addObject(), each);
        }
        return new OffsetMoves(spec.commandLine(), client, output, agreement)
                .show((resets, by, rehearsed) -> resets.reset(group, wanted, rehearsed, by));
    }

    private void choose(ObjectNode choice, String text) {
        int colon = text.indexOf(':');
        choice.put("topic", colon < 0 ? text : text.substring(0, colon));
        ArrayNode partitions = choice.putArray("partitions");
        try {
            for (String number :
                    colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
                partitions.add(Integer.parseUnsignedInt(number));
            }
        } catch (NumberFormatException odd) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--topic is a topic, or a topic and partitions such as orders:0,3; not " + text);
        }
    }

    /** Where offsets are moved. */
    static Table table(JsonNode outcome) {
        var table = new Table("topic", "partition", "before", "after", "read again", "passed over");
        outcome.path("moves")
                .forEach(move -> table.row(
                        move.path("topic").asText(),
                        move.path("partition").asInt(),
                        number(move, "before"),
                        number(move, "after"),
                        number(move, "again"),
                        number(move, "passedOver")));
        return table;
    }

    private static Object number(JsonNode move, String name) {
        return move.hasNonNull(name) ? move.path(name).asLong() : "-";
    }
}
