package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.OwnStep;
import io.crossdock.connectors.format.FormatKind;
import io.crossdock.connectors.format.FormatOption;
import io.crossdock.connectors.format.ValueFormats;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of every key against the words that editors show, and the lists of formats and steps. */
class YamlPageTest {
    @Test
    void thePageSaysOfEveryKeyFormatAndStepWhatTheSchemaSays() throws IOException {
        String page = Files.readString(Path.of("docs", "yaml.md"));
        var words = new Properties();
        try (InputStream file = ConnectorSchema.class.getResourceAsStream("schema/keys.properties")) {
            words.load(Objects.requireNonNull(file));
        }

        words.forEach((key, text) -> {
            String name = key.toString().substring(key.toString().indexOf('.') + 1);
            if (!key.equals("decode.format") && !key.equals("encode.format")) {
                assertThat(page).contains("| `" + name + "` | " + text + " |");
            }
        });
        for (FormatKind kind : ValueFormats.all()) {
            assertThat(page).contains("| `" + kind.name() + "` | " + kind.description() + " |");
            for (FormatOption option : kind.options()) {
                assertThat(page).contains("| `" + option.name() + "` | " + option.description() + " |");
            }
        }
        assertThat(OwnStep.NAMES).allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }
}
