package io.crossdock.cli;

import io.crossdock.cli.plan.Step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Does the steps of a plan one after another, and says how far it came. One thread. */
final class StepByStep {
    private final PrintWriter out;
    private final PrintWriter err;

    StepByStep(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Does one step. */
    interface Doing {
        void apply(Step step) throws Exception;
    }

    /**
     * Asks whoever sits there.
     *
     * @param target which cluster is meant
     */
    boolean agreed(String target) throws IOException {
        err.print("do this on " + target + "? Only 'yes' does it: ");
        err.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null && answer.strip().equals("yes");
    }

    /** Whether all of it was done; the first that fails stops it. */
    boolean done(List<Step> steps, Doing doing) throws InterruptedException {
        for (int done = 0; done < steps.size(); done++) {
            try {
                doing.apply(steps.get(done));
                out.println("done: " + named(steps.get(done)));
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Exception failed) {
                report(steps, done, failed);
                return false;
            }
        }
        return true;
    }

    private void report(List<Step> steps, int done, Exception failed) {
        Throwable cause =
                failed instanceof ExecutionException && failed.getCause() != null ? failed.getCause() : failed;
        err.println("FAILED: " + named(steps.get(done)) + ": "
                + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        steps.subList(done + 1, steps.size()).forEach(step -> err.println("not done: " + named(step)));
        err.println(done + " of " + steps.size() + " are done; mend the cause and run it again for the rest");
    }

    private static String named(Step step) {
        return step.verb().name().toLowerCase(Locale.ROOT) + " " + step.key();
    }
}
