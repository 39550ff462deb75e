package io.crossdock.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** A command that only holds others: alone it makes no sense. */
abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec group;

    @Override
    public final void run() {
        throw wrongUse(
                "say what to do: " + String.join(", ", group.subcommands().keySet()));
    }

    final PrintWriter out() {
        return group.commandLine().getOut();
    }

    final PrintWriter err() {
        return group.commandLine().getErr();
    }

    /** To be thrown for a command line that makes no sense; ends with exit code 2. */
    final ParameterException wrongUse(String message) {
        return new ParameterException(group.commandLine(), message);
    }
}
