package io.crossdock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code crossdock warm}: an archive of loaded classes for the next start.
 *
 * <p>What a hub loads is learnt from the demo, which touches every part. The archive appears under its name only when it
 * is complete, so a start at the same moment finds all of it or none.
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
        Path archive = Path.of(System.getProperty("crossdock.archive"));
        Files.createDirectories(archive.getParent());
        Path work = Files.createTempDirectory("crossdock-warm-");
        try {
            Path classes = work.resolve("classes");
            out.println("running the demo to learn which classes a hub loads");
            var demo = new ProcessBuilder(
                    launcher.toString(), "demo", "--data", work.resolve("demo").toString());
            demo.environment().merge("CROSSDOCK_JVM_OPTS", "-XX:DumpLoadedClassList=" + classes, (a, b) -> a + " " + b);
            run(demo, work.resolve("demo.out"));
            out.println("archiving them");
            Path next = archive.resolveSibling("next-" + ProcessHandle.current().pid() + ".jsa");
            run(new ProcessBuilder(dump(classes, next)), work.resolve("dump.out"));
            force(next);
            Files.move(next, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            out.println("done: " + archive);
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

    /** A JVM that finds half an archive, as a power failure may leave it, crashes instead of going without. */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
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
