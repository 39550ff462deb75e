package io.crossdock.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Locale;

/** {@code crossdock completion}: a script that completes without starting Java each time. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in a shell.",
        footer = {
            "",
            "For this shell, and for all that follow:",
            "  source <(crossdock completion bash)",
            "  crossdock completion bash > ~/.local/share/bash-completion/completions/crossdock",
            "  echo 'source <(crossdock completion zsh)' >> ~/.zshrc"
        })
final class CompletionCommand implements Runnable {
    @Parameters(paramLabel = "bash|zsh", description = "For which shell.")
    private Shell shell = Shell.bash;

    @Spec
    private CommandSpec spec;

    /** Named as they are written on the command line. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (shell == Shell.zsh) {
            // What is generated speaks both, but zsh only with its own completion loaded before.
            out.println("autoload -U +X compinit && compinit");
        }
        out.print(AutoComplete.bash(
                spec.root().name().toLowerCase(Locale.ROOT), spec.root().commandLine()));
        out.flush();
    }
}
