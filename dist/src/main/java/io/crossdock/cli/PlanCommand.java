package io.crossdock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code crossdock plan}. Its exit code 2 is no mistake in the command line, as it is elsewhere: scripts ask it. */
@Command(
        name = "plan",
        description = {
            "Says what 'apply' would do to make the cluster as files say: topics, settings, access rules, limits, schemas"
                    + " and connectors, created, changed and deleted. Changes nothing.",
            "Only what the files' owner owns is ever changed or deleted; see docs/plan.md for the files."
        },
        exitCodeOnInvalidInput = PlanCommand.WRONG_USE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is as the files say",
            "1:the files are wrong, a part is refused, or the cluster cannot be asked",
            "2:there is something to do",
            "64:the command line makes no sense"
        })
final class PlanCommand implements Callable<Integer> {
    static final int WRONG_USE = 64;
    private static final int CHANGES = 2;

    @Mixin
    private PlanOptions options;

    @Mixin
    private OutputOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return options.use((wanted, cluster, plan) -> {
            var text = new PlanText(plan);
            output.show(spec.commandLine().getOut(), text.toJson(), text::print);
            return !plan.refused().isEmpty() ? 1 : plan.isEmpty() ? 0 : CHANGES;
        });
    }
}
