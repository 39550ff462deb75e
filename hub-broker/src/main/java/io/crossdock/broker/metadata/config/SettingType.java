package io.crossdock.broker.metadata.config;

import java.util.Locale;
import java.util.Optional;

/** What the text of a setting has to be. */
public enum SettingType {
    BOOLEAN(1, "true or false") {
        @Override
        boolean reads(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("false");
        }
    },
    STRING(2, "text") {
        @Override
        boolean reads(String text) {
            return true;
        }
    },
    INT(3, "a whole number up to 2147483647") {
        @Override
        boolean reads(String text) {
            Integer.parseInt(text);
            return true;
        }
    },
    LONG(5, "a whole number") {
        @Override
        boolean reads(String text) {
            Long.parseLong(text);
            return true;
        }
    },
    DOUBLE(6, "a number") {
        @Override
        boolean reads(String text) {
            return Double.isFinite(Double.parseDouble(text));
        }
    },
    LIST(7, "a comma-separated list") {
        @Override
        boolean reads(String text) {
            return true;
        }
    },
    /** Text that is shown to nobody. */
    PASSWORD(9, "text") {
        @Override
        boolean reads(String text) {
            return true;
        }
    };

    private final byte id;
    private final String description;

    SettingType(int id, String description) {
        this.id = (byte) id;
        this.description = description;
    }

    /** Kafka's number of this type in DescribeConfigs responses (KIP-569). */
    public byte id() {
        return id;
    }

    /** Whether values are withheld from whoever asks for them. */
    public boolean isSecret() {
        return this == PASSWORD;
    }

    /** What is wrong with this text, if it is not of this type. */
    Optional<String> problem(String text) {
        try {
            return reads(text) ? Optional.empty() : Optional.of("must be " + description);
        } catch (NumberFormatException wrong) {
            return Optional.of("must be " + description);
        }
    }

    /** @throws NumberFormatException if it is no number and should be one */
    abstract boolean reads(String text);
}
