package io.crossdock.hub;

import io.crossdock.cli.Crossdock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The unit of systemd in the tarball, held against the program, and against systemd where there is one. */
class ServiceUnitTest {
    private static final Path TARBALL = Path.of("src/main/tarball");
    private static final Path UNIT = TARBALL.resolve("packaging/systemd/crossdock.service");
    private static final String INSTALLED = "/opt/crossdock/";
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    /** Of 100, where a service that nothing keeps from anything has 96. */
    private static final int EXPOSURE = 20;

    @TempDir
    Path folder;

    @Test
    void whatItStartsIsInTheTarballAndTheProgramKnowsTheOptions() throws Exception {
        List<String> words = List.of(value("ExecStart").split(" ", -1));

        assertThat(words.get(0)).startsWith(INSTALLED);
        assertThat(TARBALL.resolve(words.get(0).substring(INSTALLED.length()))).exists();
        CommandLine command = Crossdock.whole().getSubcommands().get(words.get(1));
        assertThat(command).as("crossdock " + words.get(1)).isNotNull();
        assertThat(words.stream().filter(word -> word.startsWith("--")))
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(command.getCommandSpec().findOption(option)).isNotNull());
    }

    @Test
    void asManyFilesMayBeOpenAsTheHubItselfAsksFor() throws Exception {
        assertThat(Long.parseLong(value("LimitNOFILE"))).isEqualTo(FileLimit.RECOMMENDED);
        assertThat(Files.readString(TARBALL.resolve("examples/compose/compose.yaml")))
                .contains("nofile: " + FileLimit.RECOMMENDED + "\n");
    }

    @Test
    void systemdTakesItAndFindsLittleThatItCouldReach() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "skipped: there is no " + ANALYZE);
        Path program = Files.createFile(folder.resolve("crossdock"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path unit = folder.resolve("crossdock.service");
        Files.writeString(
                unit,
                Files.readString(UNIT)
                        .replace(INSTALLED + "bin/crossdock", program.toString())
                        .replace("User=crossdock", "User=root")
                        .replace("Group=crossdock", "Group=root"));

        assertThat(analyze("verify", unit.toString())).isEmpty();
        assertThat(analyze(
                        "security",
                        "--offline=true",
                        "--threshold=" + EXPOSURE,
                        "--no-pager",
                        UNIT.toAbsolutePath().toString()))
                .anyMatch(line -> line.contains("Overall exposure level"));
    }

    /** Its lines; fails if it does. */
    private List<String> analyze(String... words) throws Exception {
        var command = new ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(words));
        Path out = folder.resolve("out");
        Process running = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(out);
        assertThat(running.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static String value(String directive) throws Exception {
        try (var lines = Files.lines(UNIT)) {
            return lines.filter(line -> line.startsWith(directive + "="))
                    .map(line -> line.substring(directive.length() + 1))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(UNIT + " has no " + directive));
        }
    }
}
