package io.crossdock.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every command with its options and exit codes, as one page of Markdown made from the commands themselves. */
final class ReferencePage {
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    private final StringBuilder page = new StringBuilder();

    ReferencePage(CommandSpec root) {
        page.append("# The command line\n\n");
        page.append("Made by `crossdock reference` from the commands themselves. `--help` behind each says the same;"
                + " `crossdock completion bash` makes a shell complete them. What a command shows it shows as a table, or"
                + " with `--output json` and `--output yaml` for programs.\n\n");
        page.append("Exit codes, where a command says nothing else:\n\n");
        codes(root.usageMessage().exitCodeList());
        page.append("\nThose of other commands:\n\n| command | code | |\n|---|---|---|\n");
        others(root);
        page.append('\n');
        subcommands(root).forEach(each -> index(each, 0));
        subcommands(root).forEach(this::command);
    }

    String text() {
        return page.toString();
    }

    private static List<CommandSpec> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
    }

    private void index(CommandSpec command, int depth) {
        page.append("  ".repeat(depth))
                .append("- [`")
                .append(command.qualifiedName())
                .append("`](#")
                .append(command.qualifiedName("-"))
                .append("): ")
                .append(cell(first(command.usageMessage().description())))
                .append('\n');
        subcommands(command).forEach(each -> index(each, depth + 1));
    }

    private static String first(String... lines) {
        return lines.length == 0 ? "" : lines[0];
    }

    private void others(CommandSpec command) {
        if (hasOwnCodes(command)) {
            command.usageMessage().exitCodeList().forEach((code, meaning) -> page.append("| `")
                    .append(command.qualifiedName())
                    .append("` | ")
                    .append(code.strip())
                    .append(" | ")
                    .append(meaning)
                    .append(" |\n"));
        }
        subcommands(command).forEach(this::others);
    }

    private static boolean hasOwnCodes(CommandSpec command) {
        return !command.usageMessage()
                .exitCodeList()
                .equals(command.root().usageMessage().exitCodeList());
    }

    private void command(CommandSpec command) {
        page.append("\n## ").append(command.qualifiedName()).append("\n\n");
        for (String line : command.usageMessage().description()) {
            page.append(line.replace("%n", "\n").replace("%%", "%")).append("\n\n");
        }
        List<CommandSpec> below = subcommands(command);
        if (below.isEmpty()) {
            arguments(command);
            if (hasOwnCodes(command)) {
                page.append("\nExit codes:\n\n");
                codes(command.usageMessage().exitCodeList());
            }
        }
        below.forEach(this::command);
    }

    private void arguments(CommandSpec command) {
        List<PositionalParamSpec> positional = command.positionalParameters();
        List<OptionSpec> options = command.options().stream()
                .filter(option -> EVERYWHERE.stream()
                        .noneMatch(name -> List.of(option.names()).contains(name)))
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        if (positional.isEmpty() && options.isEmpty()) {
            return;
        }
        page.append("| | |\n|---|---|\n");
        positional.forEach(each -> row("`" + each.paramLabel() + "`" + times(each), each));
        options.forEach(each -> row(
                Arrays.stream(each.names()).map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                        + (each.arity().max() == 0 ? "" : " `" + each.paramLabel() + "`"),
                each));
    }

    private static String times(PositionalParamSpec parameter) {
        return parameter.arity().max() > 1 ? "…" : "";
    }

    private void row(String name, ArgSpec argument) {
        page.append("| ")
                .append(name.replace("|", "\\|"))
                .append(" | ")
                .append(cell(String.join(" ", argument.description())))
                .append(argument.required() && argument.isOption() ? " Required." : "")
                .append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("%%", "%").replace("%n", " ");
    }

    private void codes(Map<String, String> codes) {
        page.append("| code | |\n|---|---|\n");
        codes.forEach((code, meaning) -> page.append("| ")
                .append(code.strip())
                .append(" | ")
                .append(meaning)
                .append(" |\n"));
    }
}
