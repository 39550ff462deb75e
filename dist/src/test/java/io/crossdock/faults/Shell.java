package io.crossdock.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of the operating system. */
final class Shell {
    private Shell() {}

    /** @throws IOException with what it printed, if it does not end well within ten seconds */
    static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(List.of(words) + " does not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(List.of(words) + " ended with " + process.exitValue() + ": " + text.strip());
        }
        return text;
    }

    static boolean works(String... words) throws InterruptedException {
        try {
            run(words);
            return true;
        } catch (IOException refused) {
            return false; // that is the answer
        }
    }
}
