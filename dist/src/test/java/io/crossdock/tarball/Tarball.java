package io.crossdock.tarball;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tarball of this build and its command line. It is unpacked once for all JVMs that run tests side by side, and one hub
 * has ended there, so that hundreds of others start with the class archive it left. With {@code crossdock.installed} set it is the
 * installation in that folder, as it is.
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
            Path target = Path.of("target").toAbsolutePath();
            Path tarball = target.resolve(NAME + ".tar.gz");
            Path folder = target.resolve("unpacked");
            Path whatItIs = folder.resolve("tarball");
            try (var lock = FileChannel.open(target.resolve("unpacked.lock"), CREATE, WRITE);
                    FileLock ignored = lock.lock()) {
                String wanted = Files.size(tarball) + " bytes of " + Files.getLastModifiedTime(tarball);
                if (!Files.exists(whatItIs) || !Files.readString(whatItIs).equals(wanted)) {
                    succeed("rm", "-rf", folder.toString());
                    Files.createDirectories(folder);
                    succeed("tar", "-xzf", tarball.toString(), "-C", folder.toString());
                    leaveArchive(folder);
                    Files.writeString(whatItIs, wanted);
                }
                return folder.resolve(NAME);
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException("the tarball cannot be unpacked", failure);
            }
        }

        /** As the first hub does that ends cleanly. */
        private static void leaveArchive(Path folder) throws IOException, InterruptedException {
            String launcher = folder.resolve(NAME + "/bin/crossdock").toString();
            String data = folder.resolve("first").toString();
            succeed(
                    launcher,
                    "start",
                    "--daemon",
                    "--data",
                    data,
                    "--set=zookeeper.listen=127.0.0.1:0",
                    "--set=http.listen=127.0.0.1:0",
                    "--set=broker.listeners=PLAINTEXT://127.0.0.1:0");
            succeed(launcher, "stop", "--data", data);
        }

        private static void succeed(String... command) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor())
                    .as("exit code of %s", String.join(" ", command))
                    .isZero();
        }
    }
}
