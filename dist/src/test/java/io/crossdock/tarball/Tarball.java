package io.crossdock.tarball;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tarball of this build, unpacked once by each JVM that runs tests side by side, and its command line. With {@code
 * crossdock.installed} set it is the installation in that folder, as it is.
 */
public final class Tarball {
    private static final String NAME = "crossdock-" + System.getProperty("crossdock.version");

    private Tarball() {}

    /** The installation. */
    public static Path home() {
        return Unpacked.HOME;
    }

    /** Runs {@code bin/crossdock} to its end; everything it prints is in the result. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    static Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("crossdock", ".out");
        try {
            ProcessBuilder builder = command(arguments);
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(ended).as("it ends by itself, having printed:%n%s", text).isTrue();
            return new Result(process.exitValue(), text);
        } finally {
            Files.delete(out);
        }
    }

    static ProcessBuilder command(String... arguments) {
        return Launch.usual().command(List.of(arguments));
    }

    /** How a command ended, and what it printed to both outputs. */
    record Result(int exitCode, String text) {}

    private static final class Unpacked {
        static final Path HOME = Optional.ofNullable(System.getProperty("crossdock.installed"))
                .map(installed -> Path.of(installed).toAbsolutePath())
                .orElseGet(Unpacked::unpack);

        private static Path unpack() {
            try {
                Path target = Path.of("target").toAbsolutePath();
                Path folder = Files.createDirectories(
                        target.resolve("unpacked-" + System.getProperty("crossdock.fork", "1")));
                int exit = new ProcessBuilder(
                                "tar", "-xzf", target.resolve(NAME + ".tar.gz").toString(), "-C", folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
                assertThat(exit).as("exit code of tar").isZero();
                return folder.resolve(NAME);
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException("the tarball cannot be unpacked", failure);
            }
        }
    }
}
