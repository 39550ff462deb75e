package io.crossdock.broker.metadata.config;

import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/**
 * What a topic can ask of the schemas of its records. Confluent's names are understood beside this hub's own, so that a
 * topic that was made for Confluent Server keeps what it promises. {@link SchemaValidation} says what they come to.
 */
final class SchemaSettings {
    static final String VALUE = "schema.validation";
    static final String KEY = "schema.validation.key";
    static final String ACTION = "schema.validation.action";
    static final String CONTEXT = "schema.validation.context";
    static final String DEAD_LETTER_TOPIC = "schema.validation.dead.letter.topic";
    static final String PATIENCE = "schema.validation.patience.ms";
    static final String TIME = "schema.validation.time.ms";
    static final String CONFLUENT_VALUE = "confluent.value.schema.validation";
    static final String CONFLUENT_KEY = "confluent.key.schema.validation";
    static final String VALUE_NAMING = "confluent.value.subject.name.strategy";
    static final String KEY_NAMING = "confluent.key.subject.name.strategy";

    /** What stands between the colons of a qualified subject. */
    private static final Pattern CONTEXT_NAME = Pattern.compile("\\.[A-Za-z0-9._-]{0,249}");

    private static final String ON_BY_EITHER = "Whichever of the two asks for more holds.";

    static final List<TopicSetting> ALL = List.of(
            of(new Setting(
                    CONFLUENT_KEY, BOOLEAN, "false", "", "Confluent's name for " + KEY + "=id. " + ON_BY_EITHER)),
            of(naming(KEY_NAMING, "key")),
            of(new Setting(
                    CONFLUENT_VALUE, BOOLEAN, "false", "", "Confluent's name for " + VALUE + "=id. " + ON_BY_EITHER)),
            of(naming(VALUE_NAMING, "value")),
            of(new Setting(
                            VALUE,
                            STRING,
                            "off",
                            "",
                            "What is checked of a record's value: id, that it names a schema registered under the"
                                    + " topic's subject; payload, also that it was written with that schema.")
                    .oneOf("off", "id", "payload")),
            of(new Setting(
                            ACTION,
                            STRING,
                            "reject",
                            "",
                            "What becomes of records that fail: reject refuses their batch, dead-letter writes them to"
                                    + " " + DEAD_LETTER_TOPIC + " and the others here, count only counts them.")
                    .oneOf("reject", "dead-letter", "count")),
            of(new Setting(
                            CONTEXT,
                            STRING,
                            SchemaValidation.DEFAULT_CONTEXT,
                            "",
                            "In which context of the registry the ids and subjects of records are looked for; a dot"
                                    + " alone is the default one.")
                    .satisfying(SchemaSettings::contextProblem)),
            of(new Setting(
                            DEAD_LETTER_TOPIC,
                            STRING,
                            "",
                            "",
                            "Where records that fail go with " + ACTION + "=dead-letter. It has to exist, and whoever"
                                    + " writes to the topic has to be allowed to write there too.")
                    .satisfying(SchemaSettings::topicProblem)),
            of(new Setting(KEY, STRING, "off", "", "The same as " + VALUE + ", of a record's key.")
                    .oneOf("off", "id", "payload")),
            of(new Setting(
                            PATIENCE,
                            LONG,
                            "500",
                            "ms",
                            "How long a batch waits that names a schema this broker has not heard of yet.")
                    .between(0, 30_000)),
            of(new Setting(
                            TIME,
                            LONG,
                            "1000",
                            "ms",
                            "How long the payloads of one batch may be read with " + VALUE + "=payload; the next one is"
                                    + " begun only as long as that is not over. A batch that takes longer is refused.")
                    .between(1, 5_000)));

    private SchemaSettings() {}

    private static Setting naming(String name, String part) {
        return new Setting(
                        name,
                        STRING,
                        SchemaValidation.Naming.TOPIC.className(),
                        "",
                        "Under which subject the schema of a " + part + " has to be: TopicNameStrategy, the topic's;"
                                + " RecordNameStrategy, the record type's; TopicRecordNameStrategy, that of both.")
                .satisfying(SchemaSettings::namingProblem);
    }

    private static Optional<String> namingProblem(String value) {
        return SchemaValidation.Naming.of(value).isPresent()
                ? Optional.empty()
                : Optional.of("must be one of " + SchemaValidation.Naming.classNames());
    }

    private static Optional<String> contextProblem(String value) {
        return CONTEXT_NAME.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("must be the name of a context, a dot and up to 249 letters, digits and . _ - behind it,"
                        + " such as .production, or a dot alone for the default one");
    }

    private static Optional<String> topicProblem(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            Topic.validate(value);
        } catch (InvalidTopicException wrong) {
            return Optional.of("must be the name of a topic: " + wrong.getMessage());
        }
        return Topic.isInternal(value)
                ? Optional.of("must not be a topic that the broker alone writes to")
                : Optional.empty();
    }

    private static TopicSetting of(Setting setting) {
        return new TopicSetting(setting, List.of());
    }
}
