package io.crossdock.connectors.capture;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import io.debezium.data.Envelope;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change of a row as a message. Its body is the row behind the change, null where the row is gone. Its headers:
 *
 * <pre>
 * op      c, u, d, or r of a row that the snapshot found
 * key     the primary key: the value of its one column, or a JSON object of several
 * schema  of the table
 * table   its name
 * ts      when the transaction was committed, or the snapshot taken, in ISO 8601
 * lsn     where that stands in the log, as PostgreSQL writes it
 * </pre>
 */
final class RowChange {
    private RowChange() {}

    /** Null if the record is none, such as a heartbeat. */
    static Replay.@Nullable Part of(SourceRecord record) {
        if (!(record.value() instanceof Struct change) || !Envelope.isEnvelopeSchema(record.valueSchema())) {
            return null;
        }
        var headers = new LinkedHashMap<String, Object>();
        headers.put("op", change.getString(Envelope.FieldName.OPERATION));
        if (record.key() instanceof Struct key) {
            headers.put("key", key(RowValues.map(key)));
        }
        Struct source = change.getStruct(Envelope.FieldName.SOURCE);
        headers.put("schema", source.getString("schema"));
        headers.put("table", source.getString("table"));
        headers.put(
                "ts",
                Instant.EPOCH.plus(source.getInt64("ts_us"), ChronoUnit.MICROS).toString());
        headers.put("lsn", LogSequenceNumber.valueOf(source.getInt64("lsn")).asString());
        Struct after = change.getStruct(Envelope.FieldName.AFTER);
        return new Replay.Part(after == null ? null : RowValues.map(after), headers);
    }

    private static String key(Map<String, @Nullable Object> columns) {
        if (columns.size() == 1) {
            return String.valueOf(columns.values().iterator().next());
        }
        try {
            return new String(Json.write(columns), StandardCharsets.UTF_8);
        } catch (FormatException impossible) {
            throw new IllegalStateException("columns of a primary key are plain values", impossible);
        }
    }
}
