package io.crossdock.connectors.camel;

import org.apache.camel.CamelContext;

import java.util.function.Consumer;

/**
 * Where an origin that looks for messages by itself says that it cannot, since Camel would only log that. It finds this in
 * its context's registry. From any thread.
 *
 * @param unreadable told when the origin cannot be read now; the connector's status shows it, and the hub's log
 * @param readable told when it can be again
 */
public record OriginReport(Consumer<Throwable> unreadable, Runnable readable) {
    /** Of the connector that a context is for. */
    public static OriginReport of(CamelContext context) {
        OriginReport report = context.getRegistry().findSingleByType(OriginReport.class);
        if (report == null) {
            throw new IllegalStateException("it is read by a connector, which says where its troubles go");
        }
        return report;
    }
}
