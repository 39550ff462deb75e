package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import org.jspecify.annotations.Nullable;

/** One JSON document. Numbers keep every digit they were written with. */
final class JsonFormat implements FormatKind {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public String description() {
        return "One JSON document; numbers keep every digit.";
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new Document();
    }

    private record Document() implements ValueFormat {
        @Override
        public @Nullable Object decode(byte[] value) throws FormatException {
            return Json.parse(value);
        }

        @Override
        public byte[] encode(Object body, String topic) throws FormatException {
            return Json.write(body);
        }
    }
}
