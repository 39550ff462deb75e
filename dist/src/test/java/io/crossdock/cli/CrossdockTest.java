package io.crossdock.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static io.crossdock.cli.Commands.run;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** All commands have one grammar, and what is written about them is true. */
class CrossdockTest {
    private static final Path PAGE = Path.of("docs", "cli.md");
    /** Verbs of commands that show something. */
    private static final Set<String> SHOWING = Set.of(
            "list",
            "describe",
            "show",
            "status",
            "explain",
            "effective",
            "throttled",
            "plugins",
            "plan",
            "lag",
            "doctor",
            "version");

    @TempDir
    Path folder;

    @Test
    void whateverShowsSomethingShowsItForProgramsToo() {
        assertThat(all().filter(command -> SHOWING.contains(command.name())))
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> assertThat(command.optionsMap())
                        .as(command.qualifiedName())
                        .containsKey("--output"));
    }

    @Test
    void aCommandThatIsNamedIsLookedAtAloneAndReadsTheSame() {
        CommandLine whole = Crossdock.whole();

        assertThat(whole.getSubcommands().keySet()).allSatisfy(name -> {
            CommandLine needed = Crossdock.program(name, "--help");
            assertThat(needed.getSubcommands())
                    .as(name)
                    .hasSize(
                            Set.of("completion", "reference").contains(name)
                                    ? whole.getSubcommands().size()
                                    : 1);
            assertThat(help(needed, name)).isEqualTo(help(whole, name));
        });
        assertThat(Crossdock.program("topcis").getSubcommands()).hasSameSizeAs(whole.getSubcommands());
        assertThat(run("topcis").err()).contains("topics");
    }

    @Test
    void aFileThatIsNotThereIsCalledThat() throws Exception {
        Path sink = Files.writeString(folder.resolve("sink.yaml"), """
                name: sink
                topic: orders
                sink: {uri: "log:sink"}
                """);
        Path missing = folder.resolve("missing.json");

        Commands.Ran ran = run("connectors", "try", sink.toString(), "--input", missing.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).isEqualToIgnoringNewLines("crossdock: there is no file " + missing);
    }

    @Test
    void everyCommandSaysWhatItDoesAndHowItEnds() {
        assertThat(all()).allSatisfy(command -> {
            assertThat(command.usageMessage().description())
                    .as(command.qualifiedName())
                    .isNotEmpty();
            assertThat(command.commandLine().getUsageMessage())
                    .as(command.qualifiedName())
                    .contains("Exit codes:");
        });
        assertThat(run("plan", "--help").out()).containsPattern("64 +the command line makes no sense");
        assertThat(run("topics", "list", "--help").out()).containsPattern("2 +the command line makes no sense");
    }

    /** Made anew with {@code crossdock reference > dist/docs/cli.md}. */
    @Test
    void thePageOfAllCommandsIsWhatTheyAre() throws IOException {
        assertThat(run("reference").out()).isEqualTo(Files.readString(PAGE));
    }

    @Test
    void rowsAreObjectsAndNamesAreLines() {
        var json = run("config", "list", "--output", "json");
        assertThat(json.exit()).isZero();
        assertThat(json.out()).contains("\"setting\" : \"roles\"", "\"meaning\" : ");
        assertThat(run("config", "list", "--output", "yaml").out()).contains("- setting: roles\n");
        assertThat(run("version", "--output", "json").out()).contains("\"java\" : ");
        var wrong = run("version", "--output", "xml");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("'xml' is none of table, json, yaml");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completed("bash", "crossdock", "top")).contains("topics");
        assertThat(completed("bash", "crossdock", "topics", "cr")).contains("create");
        assertThat(completed("bash", "crossdock", "topics", "list", "--out")).contains("--output");
        assertThat(completed("bash", "crossdock", "topics", "list", "--output", "j"))
                .contains("json");
    }

    @Test
    void zshTakesItsScript() throws Exception {
        assumeThat(Files.exists(Path.of("/bin/zsh")) || Files.exists(Path.of("/usr/bin/zsh")))
                .as("zsh is installed")
                .isTrue();
        Path script = Files.writeString(
                folder.resolve("crossdock"), run("completion", "zsh").out());
        assertThat(output("zsh", "-c", "source " + script + " && echo taken")).contains("taken");
    }

    private String completed(String shell, String... words) throws Exception {
        Path script = Files.writeString(
                folder.resolve("crossdock"), run("completion", shell).out());
        String line = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_crossdock; echo \"${COMPREPLY[@]}\"";
        return output(shell, "-c", line);
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static String help(CommandLine program, String command) {
        return requireNonNull(program.getSubcommands().get(command)).getUsageMessage();
    }

    private static Stream<CommandSpec> all() {
        return below(Crossdock.whole().getCommandSpec());
    }

    private static Stream<CommandSpec> below(CommandSpec command) {
        List<CommandSpec> subcommands = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        return Stream.concat(Stream.of(command), subcommands.stream().flatMap(CrossdockTest::below));
    }
}
