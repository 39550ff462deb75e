package io.crossdock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossdock reference}: the page of all commands, from which {@code docs/cli.md} is made. */
@Command(name = "reference", hidden = true, description = "Prints the page of all commands, in Markdown.")
final class ReferenceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(new ReferencePage(spec.root()).text());
        out.flush();
    }
}
