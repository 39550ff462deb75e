package io.crossdock.registry.book;

import io.crossdock.registry.log.RegistryRecord;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** Anybody may have written a record that makes no sense; what it says stays in the topic. */
class SecretsInTheLogTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // key; value; what is logged
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1}; hunter2; no JSON at its character",
                "hunter2; {}; no JSON at its character",
                "{\"keytype\":\"MODE\"}; {\"mode\":\"hunter2\"}; not what it must be",
                "{\"keytype\":\"CONFIG\"}; {\"compatibilityLevel\":\"hunter2\"}; not what it must be",
                "{\"keytype\":\"CONTEXT\",\"context\":\"hunter2\"}; {}; not what it must be",
            })
    void aRecordThatMakesNoSenseIsNotQuoted(String key, String value, String logged) {
        var registry = new BookFixture();
        try (var warnings = new Warnings()) {
            registry.log.append(new RegistryRecord(key, value));

            assertThat(warnings.texts).singleElement().satisfies(text -> assertThat(text)
                    .contains("record 0 of the registry's topic")
                    .contains(logged)
                    .doesNotContainIgnoringCase("hunter2"));
        }
    }

    /** What the book logs while this is open. */
    private static final class Warnings extends AbstractAppender implements AutoCloseable {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final Logger logger = (Logger) LogManager.getLogger(RegistryBook.class);

        Warnings() {
            super("warnings", null, null, true, Property.EMPTY_ARRAY);
            start();
            logger.addAppender(this);
        }

        @Override
        public void append(LogEvent event) {
            texts.add(event.getMessage().getFormattedMessage());
        }

        @Override
        public void close() {
            logger.removeAppender(this);
            stop();
        }
    }
}
