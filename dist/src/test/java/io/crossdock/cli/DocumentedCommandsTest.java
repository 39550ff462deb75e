package io.crossdock.cli;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the pages tell people to type exists: each command, and each of its options. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CALL = Pattern.compile("bin/crossdock ([^`\\n|#>&;]*)");
    private static final Pattern WORDS = Pattern.compile("\\s+");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    private final CommandLine program = Crossdock.whole();
    private final List<String> wrong = new ArrayList<>();
    private int seen;

    @Test
    void everyCommandOfThePagesIsOneOfTheProgram() throws Exception {
        for (Path page : pages()) {
            String text = Files.readString(page).replaceAll("\\\\\\n\\s*", " ");
            CALL.matcher(text).results().map(MatchResult::group).forEach(call -> check(page, call));
        }

        assertThat(wrong)
                .as("commands that the pages tell, and nobody can give")
                .isEmpty();
        assertThat(seen).as("commands that were looked at").isGreaterThan(60);
    }

    private void check(Path page, String call) {
        seen++;
        CommandLine command = program;
        List<String> words = WORDS.splitAsStream(call.strip()).toList();
        int next = 1;
        CommandLine below = next < words.size() ? command.getSubcommands().get(bare(words.get(next))) : null;
        while (below != null) {
            command = below;
            next++;
            below = next < words.size() ? command.getSubcommands().get(bare(words.get(next))) : null;
        }
        boolean names = next < words.size() && words.get(next).matches("[a-z][a-z-]+[),.:]*");
        if (names && command.getCommandSpec().positionalParameters().isEmpty()) {
            wrong.add(ROOT.relativize(page) + ": " + call + ": there is no '" + words.get(next) + "'");
        }
        for (int i = next; i < words.size(); i++) {
            var option = OPTION.matcher(words.get(i));
            if (option.lookingAt() && command.getCommandSpec().findOption(option.group()) == null) {
                wrong.add(ROOT.relativize(page) + ": " + call + ": there is no " + option.group());
            }
        }
    }

    private static String bare(String word) {
        return word.replaceAll("[),.:]+$", "");
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        pages.add(ROOT.resolve("README.md"));
        for (String module : List.of("security", "quotas", "hub-broker", "schema-registry", "connectors", "dist")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module), 4)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(pages::add);
            }
        }
        return pages;
    }
}
