package io.crossdock.cli;

import picocli.CommandLine.Option;

import java.io.Console;
import java.io.IOException;
import java.util.Locale;

/** Whether what was shown is to be done. */
final class Agreement {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    /** Whether it is only to be shown. */
    boolean isRehearsal() {
        return dryRun;
    }

    /** Asks whoever sits there, unless that was said before. */
    boolean isGiven() throws IOException {
        return yes || isGivenAtConsole();
    }

    /** @throws IOException when nobody sits there */
    static boolean isGivenAtConsole() throws IOException {
        Console console = System.console();
        if (console == null) {
            throw new IOException("nobody is there to be asked; say --yes to do it, or --dry-run to only see the plan");
        }
        String answer = console.readLine("do it? [y/N] ");
        return answer != null && answer.trim().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
