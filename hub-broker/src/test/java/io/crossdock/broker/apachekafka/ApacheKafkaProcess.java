package io.crossdock.broker.apachekafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of Apache Kafka as processes of their own, found on the test class path. */
public final class ApacheKafkaProcess {
    private ApacheKafkaProcess() {}

    /** Runs one to its end and returns all it wrote; fails when it does. */
    public static String run(Path directory, String mainClass, String... arguments) throws Exception {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = start(directory, output, mainClass, arguments);
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError(mainClass + " does not end: " + Files.readString(output));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(mainClass + " failed: " + Files.readString(output));
            }
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts one whose output goes to a file. */
    public static Process start(Path directory, Path output, String mainClass, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
