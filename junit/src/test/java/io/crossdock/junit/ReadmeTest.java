package io.crossdock.junit;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {
    @Test
    void theExampleIsTheTestThatRuns() throws Exception {
        String test = Files.readString(Path.of("src/test/java/io/crossdock/junit/OrdersTest.java"));

        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + test.substring(test.indexOf("@ExtendWith")) + "```");
    }
}
