package io.crossdock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code crossdock warm}: an archive of loaded classes for the next start.
 *
 * <p>A hub leaves one behind at its first clean end; this makes one before the first start, and a fuller one: what a hub
 * loads is learnt from the demo, which touches every part.
 */
@Command(
        name = "warm",
        description = {
            "Makes every later 'start' of this installation faster, by about half its CPU time.",
            "Runs the demo once to learn which classes a hub loads; takes up to a minute and 100 MB in lib/cds.",
            "Do it again after another JDK or another jar in lib/; a start without it works as well."
        })
final class WarmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path launcher =
                Home.launcher().orElseThrow(() -> new IllegalStateException("'warm' works only from bin/crossdock"));
        Files.createDirectories(ClassArchive.file().getParent());
        Path work = Files.createTempDirectory("crossdock-warm-");
        try {
            Path classes = work.resolve("classes");
            out.println("running the demo to learn which classes a hub loads");
            var demo = new ProcessBuilder(
                    launcher.toString(), "demo", "--data", work.resolve("demo").toString());
            demo.environment().merge("CROSSDOCK_JVM_OPTS", "-XX:DumpLoadedClassList=" + classes, (a, b) -> a + " " + b);
            run(demo, work.resolve("demo.out"));
            out.println("archiving them");
            Path draft = ClassArchive.draft();
            run(new ProcessBuilder(dump(classes, draft)), work.resolve("dump.out"));
            ClassArchive.publish(draft);
            out.println("done: " + ClassArchive.file());
            return 0;
        } finally {
            Folders.remove(work);
        }
    }

    /** With the class path and the options that matter to an archive written as bin/crossdock writes them. */
    private static List<String> dump(Path classes, Path archive) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xshare:dump", "-XX:+UseSerialGC", "-Xlog:disable"));
        if (Runtime.version().feature() >= 24) {
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        words.addAll(List.of("-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive));
        words.addAll(List.of("-cp", Home.folder().resolve("lib") + "/*"));
        return words;
    }

    private static void run(ProcessBuilder builder, Path output) throws IOException, InterruptedException {
        int exit = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(builder.command().get(0) + " ended with " + exit + ":\n" + Files.readString(output));
        }
    }
}
