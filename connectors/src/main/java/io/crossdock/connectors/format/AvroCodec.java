package io.crossdock.connectors.format;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Avro records as maps. Decimals and times keep their meaning: BigDecimal, LocalDate, Instant. */
final class AvroCodec implements SchemaFormat.Codec<Schema> {
    private static final GenericData DATA = data();

    private static GenericData data() {
        var data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        return data;
    }

    @Override
    public Schema parse(RegisteredSchema schema, Map<String, String> references) throws FormatException {
        try {
            var parser = new Schema.Parser();
            references.values().forEach(parser::parse);
            return parser.parse(schema.text());
        } catch (AvroRuntimeException wrong) {
            throw new FormatException("schema " + schema.id() + " is no Avro schema: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public @Nullable Object read(Schema schema, ByteBuffer content) throws FormatException {
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(content.array(), content.arrayOffset(), content.remaining(), null);
        try {
            Object value = new GenericDatumReader<>(schema, schema, DATA).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new FormatException("not Avro of schema " + name(schema) + ": bytes are left over at its end");
            }
            return plain(value);
        } catch (IOException | RuntimeException wrong) { // the reader throws what the bytes lead it to
            String said = wrong.getMessage() == null ? "the bytes end within a field" : wrong.getMessage();
            throw new FormatException("not Avro of schema " + name(schema) + ": " + said, wrong);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof IndexedRecord record) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            record.getSchema().getFields().forEach(field -> map.put(field.name(), plain(record.get(field.pos()))));
            return map;
        }
        if (value instanceof GenericArray<?> || value instanceof List<?>) {
            var list = new ArrayList<@Nullable Object>();
            ((Iterable<?>) value).forEach(one -> list.add(plain(one)));
            return list;
        }
        if (value instanceof Map<?, ?> entries) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            entries.forEach((key, one) -> map.put(key.toString(), plain(one)));
            return map;
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        return value instanceof CharSequence || value instanceof GenericData.EnumSymbol ? value.toString() : value;
    }

    @Override
    public byte[] write(Schema schema, Object body) throws FormatException {
        Object datum = new AvroValues(DATA).of(schema, body, "");
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema, DATA).write(datum, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException wrong) {
            throw new FormatException("cannot be written as " + name(schema) + ": " + wrong.getMessage(), wrong);
        }
        return bytes.toByteArray();
    }

    private static String name(Schema schema) {
        return schema.getType() == Schema.Type.RECORD
                ? schema.getFullName()
                : schema.getType().getName();
    }
}
