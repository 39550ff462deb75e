package io.crossdock.cli;

import io.crossdock.cli.plan.Plan;
import io.crossdock.cli.plan.Wanted;
import io.crossdock.cli.plan.cluster.PlannedCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code crossdock apply}: shows the plan, asks, and does it step by step; it can be run again wherever it stopped. */
@Command(
        name = "apply",
        description = {
            "Makes the cluster as files say, after showing the plan and asking. A mistake in any file changes nothing.",
            "What fails stops it: it says what is done and what is not, and running it again does the rest."
        },
        exitCodeOnInvalidInput = PlanCommand.WRONG_USE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is as the files say",
            "1:the files are wrong, a part is refused or failed, or nobody agreed",
            "64:the command line makes no sense"
        })
final class ApplyCommand implements Callable<Integer> {
    /** Of a fifth of a second each. */
    private static final int ROUNDS = 150;

    @Mixin
    private PlanOptions options;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return options.use(this::apply);
    }

    private int apply(Wanted wanted, PlannedCluster cluster, Plan plan) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        new PlanText(plan).print(out);
        if (!plan.refused().isEmpty()) {
            err.println("nothing was changed, because a part of it is refused");
            return 1;
        }
        if (plan.isEmpty()) {
            return 0;
        }
        var steps = new StepByStep(out, err);
        if (!yes && !steps.agreed(options.target())) {
            err.println("nothing was changed");
            return 1;
        }
        if (!steps.done(plan.changes(), step -> cluster.apply(step, plan.owner()))) {
            return 1;
        }
        if (!cluster.settles(wanted, ROUNDS)) {
            err.println("everything was done, and the cluster does not show it yet, or somebody else changes it too;"
                    + " 'crossdock plan' shows what differs");
            return 1;
        }
        out.println("all is as the files say");
        return 0;
    }
}
