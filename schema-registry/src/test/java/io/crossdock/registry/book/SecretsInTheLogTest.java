package io.crossdock.registry.book;

import io.crossdock.registry.LoggedTexts;
import io.crossdock.registry.log.RegistryRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        try (var warnings = LoggedTexts.of(RegistryBook.class)) {
            registry.log.append(new RegistryRecord(key, value));

            assertThat(warnings.texts()).singleElement().satisfies(text -> assertThat(text)
                    .contains("record 0 of the registry's topic")
                    .contains(logged)
                    .doesNotContainIgnoringCase("hunter2"));
        }
    }
}
