package io.crossdock.cli;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The example with Kafka Streams goes along with the versions that the hub is built and tested with. */
class ShippedStreamsTest {
    private static final Path EXAMPLE = Path.of("src/main/tarball/examples/uses/streams/app/pom.xml");

    @Test
    void itsVersionsAreThoseOfTheHub() throws Exception {
        String example = Files.readString(EXAMPLE);
        String hub = Files.readString(Path.of("..", "pom.xml"));

        assertThat(version("<artifactId>kafka-streams</artifactId>\\s*<version>(.+)</version>", example))
                .isEqualTo(version("<kafka.version>(.+)</kafka.version>", hub));
        assertThat(version("<artifactId>jackson-databind</artifactId>\\s*<version>(.+)</version>", example))
                .isEqualTo(version("<jackson.version>(.+)</jackson.version>", hub));
    }

    private static String version(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
