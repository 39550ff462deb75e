package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

/** A UN/EDIFACT interchange (ISO 9735) as its header and its messages. */
final class EdifactFormat implements FormatKind {
    @Override
    public String name() {
        return "edifact";
    }

    @Override
    public String description() {
        return "A UN/EDIFACT interchange (ISO 9735): 'interchange' (sender, recipient, reference, syntax) and 'messages',"
                + " each with type, version, reference and segments of tag and elements.";
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new Interchange();
    }

    private record Interchange() implements ValueFormat {
        @Override
        public Object decode(byte[] value) throws FormatException {
            return new EdifactReader(new EdifactScanner(value).segments()).interchange();
        }

        @Override
        public byte[] encode(Object body, String topic) throws FormatException {
            return EdifactWriter.write(body);
        }
    }
}
