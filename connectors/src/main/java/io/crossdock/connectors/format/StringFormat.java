package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.nio.charset.StandardCharsets;

/** UTF-8 text. Bytes that are none become the replacement character, as every viewer of logs shows them. */
final class StringFormat implements FormatKind {
    @Override
    public String name() {
        return "string";
    }

    @Override
    public String description() {
        return "Text in UTF-8.";
    }

    @Override
    public boolean hasFields() {
        return false;
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new Text();
    }

    private record Text() implements ValueFormat {
        @Override
        public Object decode(byte[] value) {
            return new String(value, StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encode(Object body, String topic) {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encodeText(byte[] text, String topic) {
            return text;
        }
    }
}
