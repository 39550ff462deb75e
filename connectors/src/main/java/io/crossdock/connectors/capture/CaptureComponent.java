package io.crossdock.connectors.capture;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.http.Options;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/**
 * Camel's way to changes of PostgreSQL, {@code crossdock-capture}; the kamelet postgresql-cdc-source documents its options.
 * The work is done by Debezium, set up as Camel's component {@code debezium-postgres} does it.
 */
public final class CaptureComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        var tls = new DatabaseServer.Tls(
                options.needed("tls"),
                options.text("authority"),
                options.text("certificate"),
                options.text("keyFile"),
                options.text("keyPassword"));
        var server = new DatabaseServer(
                options.needed("host"),
                Integer.parseInt(options.needed("port")),
                options.needed("database"),
                options.needed("username"),
                options.text("password"),
                tls);
        String slot = options.needed("slot");
        String publication = options.text("publication");
        var settings = new CaptureSettings(
                getCamelContext().getName(),
                server,
                CaptureSettings.tables(options.needed("tables")),
                slot,
                publication == null ? slot : publication,
                Boolean.parseBoolean(options.needed("makePublication")),
                CaptureSettings.snapshot(options.needed("snapshot")),
                Integer.parseInt(options.needed("rows")));
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (replay == null) {
            throw new IllegalStateException("crossdock-capture reads only where its position is kept");
        }
        return new CaptureEndpoint(uri, this, settings, replay);
    }
}
