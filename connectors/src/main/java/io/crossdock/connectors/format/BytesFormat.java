package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.nio.charset.StandardCharsets;

/** Bytes, untouched. */
final class BytesFormat implements FormatKind {
    @Override
    public String name() {
        return "bytes";
    }

    @Override
    public String description() {
        return "Bytes, untouched.";
    }

    @Override
    public boolean hasFields() {
        return false;
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new Untouched();
    }

    private record Untouched() implements ValueFormat {
        @Override
        public Object decode(byte[] value) {
            return value;
        }

        @Override
        public byte[] encode(Object body, String topic) {
            return body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
