package io.crossdock.connectors.capture;

import io.crossdock.connectors.capture.CaptureSettings.Table;
import org.apache.camel.component.debezium.postgres.configuration.PostgresConnectorEmbeddedDebeziumConfiguration;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Tells Debezium what to capture, in the words of Camel's component for it. */
final class EngineProperties {
    /** What Debezium puts in place of a large value that a change has left alone, which PostgreSQL then does not tell. */
    static final String UNCHANGED = "crossdock:unchanged-and-so-not-told-by-postgresql";

    private static final int HEARTBEAT_MILLIS = 10_000;
    private static final int POLL_MILLIS = 50;
    private static final long MOST_BYTES = 16L << 20;

    private EngineProperties() {}

    static Properties of(CaptureSettings settings, CapturePosition from) {
        DatabaseServer server = settings.server();
        var engine = new PostgresConnectorEmbeddedDebeziumConfiguration();
        engine.setName(settings.reader());
        engine.setTopicPrefix(settings.reader()); // Debezium's beans of JMX are called so
        engine.setDatabaseHostname(server.host());
        engine.setDatabasePort(server.port());
        engine.setDatabaseDbname(server.database());
        engine.setDatabaseUser(server.username());
        engine.setDatabasePassword(server.password());
        engine.setDatabaseSslmode(server.tls().mode());
        engine.setDatabaseSslrootcert(server.tls().authority());
        engine.setDatabaseSslcert(server.tls().certificate());
        engine.setDatabaseSslkey(server.tls().keyFile());
        engine.setDatabaseSslpassword(server.tls().keyPassword());
        engine.setPluginName("pgoutput");
        engine.setSlotName(settings.slot());
        engine.setPublicationName(settings.publication());
        engine.setPublicationAutocreateMode("disabled"); // it is there by now, and so are its tables
        engine.setTableIncludeList(
                settings.tables().stream().map(Table::pattern).collect(Collectors.joining(",")));
        engine.setSnapshotMode(settings.snapshot() ? "initial" : "no_data");
        setForm(engine);
        setPace(engine, settings);
        engine.setOffsetStorage(StartingPoint.class.getName());
        engine.setInternalKeyConverter(null); // which Kafka Connect has no more
        engine.setInternalValueConverter(null);
        engine.setAdditionalProperties(further(from));
        return engine.createDebeziumConfiguration().asProperties();
    }

    private static void setForm(PostgresConnectorEmbeddedDebeziumConfiguration engine) {
        engine.setTombstonesOnDelete(false); // a deletion becomes one here
        engine.setTimePrecisionMode("adaptive");
        engine.setDecimalHandlingMode("precise");
        engine.setIntervalHandlingMode("string");
        engine.setHstoreHandlingMode("map");
        engine.setIncludeUnknownDatatypes(true);
        engine.setUnavailableValuePlaceholder(UNCHANGED);
    }

    private static void setPace(PostgresConnectorEmbeddedDebeziumConfiguration engine, CaptureSettings settings) {
        engine.setMaxBatchSize(settings.rows());
        engine.setMaxQueueSize(settings.rows() * 4);
        engine.setMaxQueueSizeInBytes(MOST_BYTES);
        engine.setPollIntervalMs(POLL_MILLIS);
        // So that the log of a database whose captured tables are idle can be thrown away.
        engine.setHeartbeatIntervalMs(HEARTBEAT_MILLIS);
        // Every failure is told, and everything is looked at anew before the next attempt.
        engine.setErrorsMaxRetries(0);
        engine.setSlotMaxRetries(0);
    }

    private static Map<String, Object> further(CapturePosition from) {
        var further = new HashMap<String, Object>();
        further.put("record.processing.threads", "1");
        further.put("bootstrap.servers", "127.0.0.1:1"); // Kafka Connect's classes ask for it; nobody goes there
        byte[] offset = from.isBehindSnapshot() ? from.offsetBytes() : null; // or the snapshot begins anew
        if (offset != null) {
            further.put(StartingPoint.OFFSET, new String(offset, StandardCharsets.UTF_8));
        }
        return further;
    }
}
