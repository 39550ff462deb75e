package io.crossdock.broker.metadata.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static io.crossdock.broker.metadata.config.SchemaSettings.ACTION;
import static io.crossdock.broker.metadata.config.SchemaSettings.DEAD_LETTER_TOPIC;

/**
 * What a topic asks of the schemas of its records, from its settings. Immutable.
 *
 * @param deadLetterTopic not empty where the action is {@link Action#DEAD_LETTER}
 * @param patience how long a schema that is not known yet is waited for; 0 or more
 * @param time how long the payloads of one batch may be read; above 0
 * @param context of the registry, in which ids and subjects are looked for; begins with a dot
 */
public record SchemaValidation(
        Part value, Part key, Action action, String deadLetterTopic, Duration patience, Duration time, String context) {
    /** Where Confluent's serializers look for an id that are not told otherwise. */
    public static final String DEFAULT_CONTEXT = ".";

    /** Nothing is asked; there is no other value that asks for nothing. */
    public static final SchemaValidation OFF = new SchemaValidation(
            new Part(Mode.OFF, Naming.TOPIC),
            new Part(Mode.OFF, Naming.TOPIC),
            Action.REJECT,
            "",
            Duration.ZERO,
            Duration.ofSeconds(1),
            DEFAULT_CONTEXT);

    /** How closely is looked, from least to most. */
    public enum Mode {
        OFF,
        /** Whether the schema is known, and under the right subject. */
        ID,
        /** Also whether the payload was written with it. */
        PAYLOAD
    }

    /** What becomes of records that fail. */
    public enum Action {
        REJECT,
        DEAD_LETTER,
        COUNT
    }

    /** How Confluent's serializers name the subject of a schema. */
    public enum Naming {
        TOPIC("TopicNameStrategy"),
        RECORD("RecordNameStrategy"),
        TOPIC_RECORD("TopicRecordNameStrategy");

        private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

        private final String simpleName;

        Naming(String simpleName) {
            this.simpleName = simpleName;
        }

        /** Confluent's class of this strategy. */
        String className() {
            return PACKAGE + simpleName;
        }

        static Optional<Naming> of(String className) {
            return Arrays.stream(values())
                    .filter(each -> each.className().equals(className.trim()))
                    .findFirst();
        }

        static String classNames() {
            return Arrays.stream(values()).map(Naming::className).collect(Collectors.joining(", "));
        }
    }

    /**
     * What is asked of keys, or of values.
     *
     * @param naming under which subject a schema has to be
     */
    public record Part(Mode mode, Naming naming) {
        /** Whether this part of a record is looked at. */
        public boolean isOn() {
            return mode != Mode.OFF;
        }

        /** Whether what stands behind the schema's id is needed, and not the id alone. */
        public boolean needsPayload() {
            return mode == Mode.PAYLOAD || isOn() && naming != Naming.TOPIC;
        }
    }

    /** @param topic effective values by topic setting name, checked; a missing one has its default */
    public static SchemaValidation of(Map<String, String> topic) {
        Part value = part(topic, SchemaSettings.VALUE, SchemaSettings.CONFLUENT_VALUE, SchemaSettings.VALUE_NAMING);
        Part key = part(topic, SchemaSettings.KEY, SchemaSettings.CONFLUENT_KEY, SchemaSettings.KEY_NAMING);
        if (!value.isOn() && !key.isOn()) {
            return OFF;
        }
        return new SchemaValidation(
                value,
                key,
                action(topic),
                topic.getOrDefault(DEAD_LETTER_TOPIC, "").trim(),
                millis(topic, SchemaSettings.PATIENCE, "500"),
                millis(topic, SchemaSettings.TIME, "1000"),
                topic.getOrDefault(SchemaSettings.CONTEXT, DEFAULT_CONTEXT).trim());
    }

    private static Duration millis(Map<String, String> topic, String name, String usual) {
        return Duration.ofMillis(Long.parseLong(topic.getOrDefault(name, usual).trim()));
    }

    /** What does not fit together in values that are right each for itself. */
    static Optional<String> problem(Map<String, String> topic) {
        return action(topic) == Action.DEAD_LETTER
                        && topic.getOrDefault(DEAD_LETTER_TOPIC, "").isBlank()
                ? Optional.of(
                        ACTION + "=dead-letter needs " + DEAD_LETTER_TOPIC + ", the topic where records go that fail")
                : Optional.empty();
    }

    private static Part part(Map<String, String> topic, String own, String confluent, String naming) {
        Mode mode =
                switch (topic.getOrDefault(own, "off").trim()) {
                    case "payload" -> Mode.PAYLOAD;
                    case "id" -> Mode.ID;
                    default ->
                        Boolean.parseBoolean(
                                        topic.getOrDefault(confluent, "false").trim())
                                ? Mode.ID
                                : Mode.OFF;
                };
        return new Part(mode, Naming.of(topic.getOrDefault(naming, "")).orElse(Naming.TOPIC));
    }

    private static Action action(Map<String, String> topic) {
        return switch (topic.getOrDefault(ACTION, "reject").trim()) {
            case "dead-letter" -> Action.DEAD_LETTER;
            case "count" -> Action.COUNT;
            default -> Action.REJECT;
        };
    }
}
