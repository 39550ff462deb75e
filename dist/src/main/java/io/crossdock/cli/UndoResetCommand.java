package io.crossdock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code crossdock groups undo-reset}. */
@Command(
        name = "undo-reset",
        description = {
            "Takes the last reset of a group back, after showing where it will read on and asking.",
            "Whoever reset it, here, over HTTP or in the console; refused once the group has committed since."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or only shown with --dry-run",
            "1:refused, for example as the group has members, or nobody agreed",
            "2:the command line makes no sense"
        })
final class UndoResetCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions client;

    @Mixin
    private OutputOption output;

    @Mixin
    private Agreement agreement;

    @Parameters(paramLabel = "GROUP")
    private String group;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return new OffsetMoves(spec.commandLine(), client, output, agreement)
                .show((resets, by, rehearsed) -> resets.undo(group, rehearsed));
    }
}
