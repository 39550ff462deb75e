package io.crossdock.connectors.s3;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.http.Options;
import io.crossdock.connectors.s3.SourceSettings.Afterwards;
import io.crossdock.connectors.s3.SourceSettings.Reading;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Camel's way to buckets, {@code crossdock-s3}; the kamelets s3-source and s3-sink document its options. Camel's own component
 * reads page by page without a position of its own, deletes before the hub's transaction is over, and writes an object for each
 * message.
 */
public final class S3Component extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        StoreSettings store = StoreSettings.of(options);
        String prefix = orEmpty(options.text("prefix"));
        return remaining.equals("write") ? writer(uri, store, prefix, options) : reader(uri, store, prefix, options);
    }

    private Endpoint writer(String uri, StoreSettings store, String prefix, Options options) {
        ObjectForm form = SourceSettings.word(ObjectForm.class, "form", options.needed("form"));
        String compression = options.needed("compression");
        boolean zipped = compression.equals("gzip");
        if (!zipped && !compression.equals("none")) {
            throw new IllegalArgumentException("'compression' must be none or gzip, was '" + compression + "'");
        }
        String ending = options.text("ending");
        var name = new ObjectName(prefix, (ending == null ? form.ending() : ending) + (zipped ? ".gz" : ""));
        return new S3Endpoint(
                uri,
                this,
                (endpoint, processor) -> {
                    throw new UnsupportedOperationException("s3-sink writes; s3-source reads");
                },
                endpoint -> new ObjectProducer(endpoint, store, name, form, zipped));
    }

    private Endpoint reader(String uri, StoreSettings store, String prefix, Options options) {
        var settings = new SourceSettings(
                prefix,
                SourceSettings.word(Reading.class, "read", options.needed("read")),
                SourceSettings.word(Afterwards.class, "afterwards", options.needed("afterwards")),
                orEmpty(options.text("done")),
                Integer.parseInt(options.needed("messages")),
                Long.parseLong(options.needed("largest")) << 20);
        long delay = Long.parseLong(options.needed("delay"));
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (replay == null) {
            throw new IllegalStateException("crossdock-s3 reads only where its position is kept");
        }
        var endpoint = new S3Endpoint(
                uri, this, (self, processor) -> new ObjectConsumer(self, processor, store, settings, replay), self -> {
                    throw new UnsupportedOperationException("s3-source reads; s3-sink writes");
                });
        endpoint.setDelay(delay);
        return endpoint;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
