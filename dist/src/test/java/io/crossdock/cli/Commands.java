package io.crossdock.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The program, run inside the test. */
final class Commands {
    private Commands() {}

    /** How a command ended, and what it printed. */
    record Ran(int exit, String out, String err) {}

    static Ran run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Crossdock.execute(
                Crossdock.program(arguments).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)),
                arguments);
        return new Ran(exit, out.toString(), err.toString());
    }
}
