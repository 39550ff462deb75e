package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossdock version}. */
@Command(name = "version", description = "Prints the version of Crossdock and of the JVM it runs on.")
final class VersionCommand implements Runnable {
    @Mixin
    private OutputOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var data = JsonNodeFactory.instance
                .objectNode()
                .put("crossdock", Version.text())
                .put("java", System.getProperty("java.version"));
        output.show(spec.commandLine().getOut(), data, out -> {
            for (String line : new Version().getVersion()) {
                out.println(line);
            }
        });
    }
}
